namespace Gatecast.Networks.Tests;

public class WorkIdentityTests
{
    [Theory]
    [InlineData("""{"seed":1,"hidden":32}""", """{"seed":1,"hidden":64}""", "its hidden was 32 and is now 64")]
    [InlineData("""{"seed":1,"rows":[1,2]}""", """{"seed":2,"rows":[1]}""", "its seed was 1 and is now 2")]
    [InlineData("""{"a":1}""", """{"a":1,"cell":"gru"}""", "its cell was nothing and is now \"gru\"")]
    [InlineData("""{"a":1,"cell":"gru"}""", """{"a":1}""", "its cell was \"gru\" and is now nothing")]
    public void The_first_setting_that_differs_is_named_with_both_values(string begun, string now, string said) =>
        Assert.Equal(said, WorkIdentity.Difference(begun, now));
}
