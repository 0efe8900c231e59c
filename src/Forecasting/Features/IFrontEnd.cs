namespace Gatecast.Forecasting;

/// <summary>A front end fitted on the training rows of one series. Immutable and safe to share between threads.</summary>
interface IFrontEnd
{
    /// <summary>F: features of a row.</summary>
    int Count { get; }

    /// <summary>Computes the features of every row of a history, each from that row and those before it.</summary>
    FeatureRows Follow(History history);
}
