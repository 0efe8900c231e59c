namespace Gatecast.Storage.Tests;

public sealed class OutputFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string In(string name) => Path.Combine(_folder, name);

    static (string, ReadOnlyMemory<byte>) File(string path, byte content) => (path, new[] { content });

    [Fact]
    public async Task Files_appear_with_their_content_and_nothing_beside_them()
    {
        await OutputFile.WriteAsync([File(In("a.png"), 1), File(In("b.csv"), 2)], TestContext.Current.CancellationToken);

        Assert.Equal([1], System.IO.File.ReadAllBytes(In("a.png")));
        Assert.Equal([2], System.IO.File.ReadAllBytes(In("b.csv")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task A_failure_on_the_way_changes_no_file()
    {
        await System.IO.File.WriteAllBytesAsync(In("a.png"), [7], TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => OutputFile.WriteAsync(
            [File(In("a.png"), 1), File(In("missing/b.csv"), 2)], TestContext.Current.CancellationToken));

        Assert.Equal([7], System.IO.File.ReadAllBytes(In("a.png")));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => OutputFile.WriteAsync([File(In("a.png"), 1)], new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_check_leaves_nothing_behind()
    {
        OutputFile.Check(In("a.png"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_is_not_a_file() =>
        Assert.Contains("is a folder", Assert.Throws<ArgumentException>(() => OutputFile.Check(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_folder_is_named() => Assert.Contains(
        "folder does not exist", Assert.Throws<ArgumentException>(() => OutputFile.Check(In("no/where.png"))).Message, StringComparison.Ordinal);
}
