// Reads candles from the fake exchange through ccxt, which is not ours, and compares them with the truth that the fake tells.
// node compare.mjs http://127.0.0.1:8080 [candles]; exit code 1 and the first difference where there is one.
import ccxt from 'ccxt';

const address = process.argv[2] ?? 'http://127.0.0.1:8080';
const longest = Number(process.argv[3] ?? 3000);

const exchanges = {
    coinbase: { make: () => new ccxt.coinbaseexchange(), urls: { public: '' }, page: 300, timeframes: ['1h', '1d'] },
    binance: { make: () => new ccxt.binance({ options: { fetchMarkets: { types: ['spot'] } } }), urls: { public: '/api/v3' }, page: 1000, timeframes: ['1h', '1d', '1w', '1M'] },
    'binance-us': { make: () => new ccxt.binanceus(), urls: { public: '/api/v3' }, page: 1000, timeframes: ['1h', '1d'] },
    kraken: { make: () => new ccxt.kraken(), urls: { public: '' }, page: 720, timeframes: ['1h', '1d', '1w'] },
    bitstamp: { make: () => new ccxt.bitstamp(), urls: { public: '/api' }, page: 1000, timeframes: ['1h', '1d'] },
};
const symbols = { binance: ['BTC/USDT', 'ETH/USDT'] };

async function truthOf(name, symbol, timeframe) {
    const response = await fetch(`${address}/truth/${name}?symbol=${encodeURIComponent(symbol)}&interval=${timeframe}`);
    if (!response.ok)
        throw new Error(`${name} ${symbol} ${timeframe}: ${await response.text()}`);
    return (await response.json()).slice(-longest);
}

// From one page to the next by time and not by what came, since there are times without candles.
async function download(client, symbol, timeframe, page, from, to) {
    const rows = [];
    const step = Math.min(client.parseTimeframe(timeframe), 28 * 86400) * 1000;
    for (let since = from; since <= to;) {
        const got = await client.fetchOHLCV(symbol, timeframe, since, page);
        rows.push(...got.filter(row => row[0] >= since && row[0] <= to));
        since = got.length >= page ? got.at(-1)[0] + step : since + page * step;
    }
    return rows;
}

function compare(name, symbol, timeframe, truth, rows) {
    for (let i = 0; i < Math.max(truth.length, rows.length); i++) {
        if (JSON.stringify(truth[i]) !== JSON.stringify(rows[i]))
            throw new Error(`${name} ${symbol} ${timeframe}, candle ${i} of ${truth.length}: the truth is ${JSON.stringify(truth[i])}, ccxt read ${JSON.stringify(rows[i])}`);
    }
}

for (const [name, exchange] of Object.entries(exchanges)) {
    const client = exchange.make();
    for (const [api, path] of Object.entries(exchange.urls))
        client.urls.api[api] = `${address}/${name}${path}`;
    for (const symbol of symbols[name] ?? ['BTC/USD', 'ETH/USD']) {
        for (const timeframe of exchange.timeframes) {
            const truth = await truthOf(name, symbol, timeframe);
            if (truth.length === 0)
                throw new Error(`${name} ${symbol} ${timeframe}: the fake has no candles`);
            const rows = await download(client, symbol, timeframe, exchange.page, truth[0][0], truth.at(-1)[0]);
            compare(name, symbol, timeframe, truth, rows);
            console.log(`${name} ${symbol} ${timeframe}: ${truth.length} candles are the same`);
        }
    }
}
