/// What has been seen once and must stay: users replay recorded seeds.
enum Golden {
    static let titles = [
        "RELIANCE ₹2499.66 (-0.01%)", "RELIANCE ₹2501.70 (+0.07%)",
        "Session 1 started, PnL +0.00", "BTC-USD $64201.98 (-0.07%)",
        "RELIANCE ₹2503.06 (+0.12%)", "AAPL $175.44 (-0.03%)",
    ]
    static let hash: UInt64 = 1_514_370_186_798_618_972
}
