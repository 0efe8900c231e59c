namespace Gatecast.Sources.Exchanges;

/// <summary>Reads the body before the response goes up, so that a body cut off is retried as a lost connection is.</summary>
sealed class WholeBodyHandler : DelegatingHandler
{
    // A page is a few hundred kB; more is not a page.
    const int LargestBody = 16 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestBody, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
