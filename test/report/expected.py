#!/usr/bin/env python3
"""Writes EXPECTED/<shop>.json: what pandas finds in FOLDER/<shop>/*.csv, for the claims of the report.

    node --import tsx test/report/write.ts FOLDER
    python test/report/expected.py FOLDER test/report/expected      # needs pandas and numpy only
"""
import hashlib
import json
import math
import os
import sys

import numpy as np
import pandas as pd

Z = 1.959963984540054
DAY = pd.Timedelta(days=1)


def wilson(successes, n):
    """Wilson (1927), eq. 2."""
    if n == 0:
        return dict(n=0, successes=0, rate=None, low=None, high=None)
    p = successes / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return dict(n=n, successes=successes, rate=p, low=max(0, centre - half), high=min(1, centre + half))


def student(freedom):
    """97.5% point of Student's t, from its density: Simpson's rule and bisection."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    def upto(t):
        x = np.linspace(0, t, 2001)
        y = scale * (1 + x**2 / freedom) ** (-(freedom + 1) / 2)
        return t / 6000 * (y[0] + y[-1] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum())
    low, high = 1.9, 13.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if upto(middle) < 0.475 else (low, middle)
    return low


def mean(values):
    """Mean with its 95% interval by Student's t."""
    n = len(values)
    half = student(n - 1) * values.std() / math.sqrt(n) if n > 1 else None
    centre = values.mean()
    return dict(n=n, mean=centre, low=None if half is None else centre - half, high=None if half is None else centre + half)


def read(folder):
    tables = {}
    for table, dates in [("transactions", ["timestamp"]), ("customers", ["signup_date"]), ("products", []), ("campaigns", []), ("events", [])]:
        path = os.path.join(folder, f"{table}.csv")
        if not os.path.exists(path):
            continue
        frame = pd.read_csv(path, dtype={"campaign_id": str})
        for name in dates:
            if name in frame:
                frame[name] = pd.to_datetime(frame[name])
        tables[table] = frame
    return tables


def merged(tables):
    lines = tables["transactions"]
    for table, key in [("customers", "customer_id"), ("products", "product_id")]:
        if table in tables and key in lines:
            lines = lines.merge(tables[table], on=key, how="left")
    if "campaigns" in tables:
        lines = lines.merge(tables["campaigns"][["campaign_id", "channel"]], on="campaign_id", how="left")
        lines["campaign_channel"] = lines["channel"].where(lines["campaign_id"] != "0", "None")
    for name in ["gross_revenue", "customer_id", "refund_flag", "discount_applied", "category"]:
        if name not in lines:
            lines[name] = np.nan
    return lines


def orders(lines):
    each = lines.groupby("transaction_id").agg(value=("gross_revenue", lambda v: v.sum(min_count=1)), units=("quantity", "sum"), lines=("quantity", "size"))
    return dict(
        count=len(each),
        lines=len(lines),
        mean_lines=each["lines"].mean(),
        with_several_lines=int((each["lines"] > 1).sum()),
        valued=int(each["value"].count()),
        mean=each["value"].mean(),
        median=each["value"].median(),
        p99=each["value"].quantile(0.99),
        one_unit=int((each["units"] == 1).sum()),
        units=int(each["units"].nunique()),
    )


def daily(lines):
    day = lines["timestamp"].dt.normalize()
    sums = lines.groupby(day)["gross_revenue"].sum()
    every = sums.reindex(pd.date_range(day.min(), day.max()), fill_value=0)
    windows = dict(last_30=every[-30:].mean(), year_before=every[-395:-365].mean() if len(every) >= 395 else None)
    years = dict(now=every[-365:].sum(), before=every[-730:-365].sum()) if len(every) >= 730 else None
    return dict(days=len(every), without_sales=len(every) - len(sums), mean=every.mean(), best=every.max(), best_day=str(every.idxmax().date()), years=years, **windows)


def months(lines):
    month = lines["timestamp"].dt.to_period("M")
    first, snapshot = lines["timestamp"].min().normalize(), lines["timestamp"].max().normalize() + DAY
    found = {}
    for name, own in lines.groupby(month):
        start, end = max(name.start_time, first), min((name + 1).start_time, snapshot)
        known = own[own["customer_id"].notna()]
        found[str(name)] = dict(
            revenue=own["gross_revenue"].sum(),
            orders=own["transaction_id"].nunique(),
            lines=len(own),
            customers=known["customer_id"].nunique(),
            customer_orders=known["transaction_id"].nunique(),
            valued_orders=own[own["gross_revenue"].notna()]["transaction_id"].nunique(),
            days=name.days_in_month,
            days_covered=(end - start).days,
            refunds=wilson(int(own["refund_flag"].sum()), int(own["refund_flag"].count())),
        )
    return found


def complete(found):
    return {name: m for name, m in found.items() if m["days"] == m["days_covered"]}


def year_on_year(found):
    """The last complete months, at most twelve, against the same months a year earlier, and LMDI-I parts (Ang 2004)."""
    ready = complete(found)
    before_of = lambda name: str(pd.Period(name) - 12)
    pairs = [(ready[name], ready[before_of(name)], name) for name in ready if before_of(name) in ready][-12:]
    if not pairs:
        return None
    total = lambda side, key: sum(pair[side][key] for pair in pairs)
    keys = ["revenue", "orders", "customers", "customer_orders", "valued_orders"]
    now, before = ({key: total(side, key) for key in keys} for side in (0, 1))
    of_customers = all(p["orders"] == p["customer_orders"] == p["valued_orders"] for p in (now, before))
    factors = lambda p: (
        dict(customers=p["customers"], orders_per_customer=p["valued_orders"] / p["customers"], order_value=p["revenue"] / p["valued_orders"])
        if of_customers
        else dict(orders=p["valued_orders"], order_value=p["revenue"] / p["valued_orders"])
    )
    a, b = now["revenue"], before["revenue"]
    weight = a if a == b else (a - b) / math.log(a / b)
    later, earlier = factors(now), factors(before)
    parts = {name: weight * math.log(later[name] / earlier[name]) for name in later}
    return dict(months=[pair[2] for pair in pairs], now=now, before=before, contributions=parts)


def to_date(lines):
    """The last month, if it is incomplete, and as many days of the month and of the year before."""
    last, first = lines["timestamp"].max(), lines["timestamp"].min().normalize()
    stop = last.normalize() + DAY
    start = last.to_period("M").start_time
    if stop == (last.to_period("M") + 1).start_time:
        return None
    def revenue(begin):
        end = min(begin + (stop - start), (begin.to_period("M") + 1).start_time)
        within = (lines["timestamp"] >= begin) & (lines["timestamp"] < end)
        return dict(to=str((end - DAY).date()), revenue=lines.loc[within, "gross_revenue"].sum()) if begin >= first else None
    return dict(current=revenue(start), previous_month=revenue(start - pd.DateOffset(months=1)), previous_year=revenue(start - pd.DateOffset(years=1)))


def with_time(lines):
    return int((lines["timestamp"] != lines["timestamp"].dt.normalize()).sum())


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def cycles(lines):
    """Mean revenue of a day by weekday, of an hour by hour and by hour of the week; days and hours without sales count as 0."""
    time = lines["timestamp"].dt
    sums = lines.groupby([time.normalize(), time.hour])["gross_revenue"].sum()
    days = pd.date_range(lines["timestamp"].min().normalize(), lines["timestamp"].max().normalize())
    table = sums.unstack(fill_value=0).reindex(index=days, columns=range(24), fill_value=0).fillna(0)
    weekday = days.day_of_week
    hour = lambda h: f"{h:02}:00"
    return dict(
        weekday={WEEKDAYS[d]: mean(table[weekday == d].sum(axis=1)) for d in range(7)},
        hour={hour(h): mean(table[h]) for h in range(24)},
        week={f"{WEEKDAYS[d]} {hour(h)}": mean(table.loc[weekday == d, h]) for d in range(7) for h in range(24)},
    )


def per_customer(lines):
    """Mean revenue of the customers of a level."""
    found = {}
    for column in ["loyalty_tier", "acquisition_channel"]:
        if column in lines:
            each = lines[lines["customer_id"].notna()].groupby("customer_id").agg(level=(column, "first"), revenue=("gross_revenue", lambda v: v.sum(min_count=1)))
            each = each.dropna()
            found[column] = {level: mean(own["revenue"]) for level, own in each.groupby("level")}
    return found


def refund_years(compared, found):
    if compared is None:
        return None
    rate = lambda names: wilson(sum(found[name]["refunds"]["successes"] for name in names), sum(found[name]["refunds"]["n"] for name in names))
    return dict(now=rate(compared["months"]), before=rate([str(pd.Period(name) - 12) for name in compared["months"]]))


def values_by_discount(lines):
    """gross_revenue is after the discount; before it, gross_revenue / (1 - discount)."""
    known = lines[lines["discount_applied"].notna() & lines["gross_revenue"].notna()]
    if len(known) == 0:
        return None
    before = known["gross_revenue"] / (1 - known["discount_applied"])
    def side(values):
        return dict(mean(values), median=values.median())
    off = known["discount_applied"] > 0
    return dict(lines=len(known), plain=side(before[~off]), before=side(before[off]), after=side(known.loc[off, "gross_revenue"]))


def new_and_returning(lines, found):
    known = lines[lines["customer_id"].notna()].copy()
    known["month"] = known["timestamp"].dt.to_period("M").astype(str)
    known["first"] = known.groupby("customer_id")["month"].transform("min")
    recent = [name for name in list(found)[1:] if name in complete(found)][-12:]
    before = [str(pd.Period(name) - 12) for name in recent]
    def share(names):
        own = known[known["month"].isin(names)]
        return own.loc[own["month"] > own["first"], "gross_revenue"].sum() / own["gross_revenue"].sum()
    # Early in the data, customers who bought before it count as new: the year before needs a year of data before it too.
    comparable = all(name in complete(found) and str(pd.Period(name) - 12) >= min(found) for name in before)
    return dict(months=recent, returning=share(recent), year_before=share(before) if comparable else None)


def products(lines):
    if "product_id" not in lines:
        return None
    known = lines[lines["product_id"].notna()]
    each = known.groupby("product_id").agg(revenue=("gross_revenue", "sum"), orders=("transaction_id", "nunique")).sort_values("revenue", ascending=False)
    several = lines.groupby("transaction_id")["product_id"].nunique()
    return dict(
        count=len(each), lines=len(known), best=str(each.index[0]).removesuffix(".0"), revenue=each["revenue"].iloc[0], second=each["revenue"].iloc[1] if len(each) > 1 else None,
        orders=int(each["orders"].iloc[0]), total=each["revenue"].sum(), top_15=each["revenue"].iloc[:15].sum(), orders_with_several=int((several > 1).sum()),
    )


NUMERIC = ["quantity", "discount_applied", "gross_revenue", "refund_flag", "age", "base_price", "is_premium"]


def correlations(lines):
    """Pearson's r of each pair of columns that vary, the strongest first."""
    columns = [name for name in NUMERIC if name in lines and lines[name].nunique() > 1]
    pairs = []
    for j, b in enumerate(columns):
        for a in columns[:j]:
            both = lines[[a, b]].dropna()
            pairs.append(dict(a=a, b=b, r=both[a].corr(both[b]), n=len(both)))
    return sorted(pairs, key=lambda pair: -abs(pair["r"]))


GROUPS = ["category", "brand", "country", "loyalty_tier", "acquisition_channel", "gender", "is_premium", "campaign_channel"]


def groups(lines):
    found = {}
    for column in GROUPS:
        if column not in lines or lines[column].isna().all():
            found[column] = {}
            continue
        own = lines.groupby(column)
        found[column] = {
            str(level).removesuffix(".0"): dict(
                revenue=g["gross_revenue"].sum(),
                lines=len(g),
                valued=int(g["gross_revenue"].count()),
                customers=int(g["customer_id"].nunique()),
                quantity=mean(g["quantity"].dropna()),
                median=g["gross_revenue"].median(),
                notch=1.57 * (g["gross_revenue"].quantile(0.75) - g["gross_revenue"].quantile(0.25)) / math.sqrt(g["gross_revenue"].count()),
                p95=g["gross_revenue"].quantile(0.95),
                refunds=wilson(int(g["refund_flag"].sum()), int(g["refund_flag"].count())),
            )
            for level, g in own
        }
    return found


def discounts(lines):
    known = lines[lines["discount_applied"].notna()]
    both = known[known["gross_revenue"].notna()]
    if len(known) == 0:
        return None
    levels = {str(level): dict(lines=len(g), mean=g["gross_revenue"].mean()) for level, g in known.groupby("discount_applied")}
    return dict(
        lines=len(known),
        discounted=int((known["discount_applied"] > 0).sum()),
        mean_when_discounted=known.loc[known["discount_applied"] > 0, "discount_applied"].mean(),
        correlation=both["discount_applied"].corr(both["gross_revenue"]),
        both=len(both),
        levels=levels,
    )


def campaigns(lines):
    if "campaign_id" not in lines:
        return dict(levels=0, campaigns={})
    own = lines[lines["campaign_id"] != "0"].groupby("campaign_id")
    return dict(levels=int(lines["campaign_id"].nunique()), campaigns={name: dict(lines=len(g), revenue=g["gross_revenue"].sum()) for name, g in own})


def concentration(lines):
    known = lines[lines["customer_id"].notna()]
    each = known.groupby("customer_id")["gross_revenue"].sum().sort_values()
    total, n = each.sum(), len(each)
    top = lambda percent: each[n - math.ceil(percent * n / 100):].sum() / total
    positive = each.clip(lower=0).to_numpy()
    rank = np.arange(1, n + 1)
    gini = ((2 * rank - n - 1) * positive).sum() / (n * positive.sum())
    return dict(customers=n, revenue=total, top_10=top(10), top_20=top(20), top_20_customers=math.ceil(n / 5), gini=gini)


def rfm(lines):
    """docs/definitions.md, Segments: score = 1 + floor(5 × customers strictly worse / n); the first rule that is true."""
    known = lines[lines["customer_id"].notna()]
    snapshot = lines["timestamp"].max().normalize() + DAY
    each = known.groupby("customer_id").agg(last=("timestamp", "max"), frequency=("transaction_id", "nunique"), monetary=("gross_revenue", "sum"))
    each["recency"] = (snapshot - each["last"]) // DAY
    n = len(each)
    score = lambda worse: 1 + 5 * (worse.rank(method="min").astype(int) - 1) // n
    each["R"], each["F"], each["M"] = score(-each["recency"]), score(each["frequency"]), score(each["monetary"].round(4))
    fifth = each["recency"].sort_values().iloc[math.ceil(n / 5) - 1]
    recent_days = max(30, int(fifth))
    each["segment"] = [segment(row.R, row.F, row.frequency, row.recency <= recent_days) for row in each.itertuples()]
    total = each["monetary"].sum()
    segments = {
        name: dict(customers=len(g), revenue=g["monetary"].sum(), share=len(g) / n, revenue_share=g["monetary"].sum() / total) for name, g in each.groupby("segment")
    }
    statistics = {name: dict(median=each[name].median(), mean=each[name].mean()) for name in ["recency", "frequency", "monetary"]}
    scores = {
        letter: {str(s): dict(low=g[name].min(), high=g[name].max(), customers=len(g)) for s, g in each.groupby(letter)}
        for letter, name in [("R", "recency"), ("F", "frequency"), ("M", "monetary")]
    }
    return dict(customers=n, recent_days=recent_days, segments=segments, scores=scores, once=int((each["frequency"] == 1).sum()), monetary_p99=each["monetary"].quantile(0.99), **statistics)


def segment(r, f, orders, recent):
    if r == 5 and f >= 4:
        return "Champions"
    if f >= 4 and (r >= 3 or recent):
        return "Loyal"
    if orders == 1 and recent:
        return "New customers"
    if orders >= 2 and (r >= 4 or recent):
        return "Potential loyalists"
    if r >= 4:
        return "Promising"
    if r == 3:
        return "Need attention" if orders >= 2 else "About to sleep"
    if f == 5:
        return "Cannot lose"
    return "At risk" if f >= 3 else "Hibernating"


def cohorts(tables, lines):
    """Months since signup, or since the first purchase; pooled over the cohorts that began in the data, complete months only."""
    known = lines[lines["customer_id"].notna()].copy()
    known["month"] = known["timestamp"].dt.to_period("M")
    signup = "signup_date" in tables.get("customers", pd.DataFrame())
    if signup:
        start = tables["customers"].set_index("customer_id")["signup_date"].dt.to_period("M")
    else:
        start = known.groupby("customer_id")["month"].min()
    first, last = lines["timestamp"].min().to_period("M"), lines["timestamp"].max().to_period("M")
    ended = lines["timestamp"].max().normalize() + DAY >= (last + 1).start_time
    last_complete = last if ended else last - 1
    first_new = first if signup else first + 1
    known["cohort"] = known["customer_id"].map(start)
    known["period"] = [(m - c).n if not pd.isna(c) else None for m, c in zip(known["month"], known["cohort"])]
    sizes = start.value_counts().sort_index()
    sizes = sizes[sizes.index <= last]
    counted = known[known["period"] >= 0]
    pooled = {}
    chosen = [c for c in sizes.index if first_new <= c <= last_complete]
    for period in range(((last_complete - min(chosen)).n if chosen else -1) + 1):
        reached = [c for c in chosen if c + period <= last_complete]
        active = counted[(counted["period"] == period) & counted["cohort"].isin(reached)]
        retained = active.groupby("cohort")["customer_id"].nunique().sum()
        pooled[str(period)] = dict(cohorts=len(reached), **wilson(int(retained), int(sum(sizes[c] for c in reached))))
    revenue = counted.groupby("cohort")["gross_revenue"].sum()
    found = {str(c): dict(size=int(sizes[c]), revenue=revenue.get(c, 0.0), pre_existing=bool(c < first_new)) for c in sizes.index}
    return dict(basis="signup" if signup else "first_purchase", incomplete_month=None if ended else str(last), cohorts=found, pooled=pooled)


def ages(tables):
    customers = tables.get("customers", pd.DataFrame())
    if "age" not in customers:
        return None
    known = customers["age"][(customers["age"] >= 18) & (customers["age"] <= 85)]
    return dict(customers=len(known), median=known.median())


def events(tables):
    if "events" not in tables:
        return None
    own = tables["events"]
    sessions = own[own["session_id"].notna()].groupby(["customer_id", "session_id"], dropna=False)["event_type"].agg(set)
    steps = [step for step in ["view", "click", "add_to_cart", "purchase"] if sessions.map(lambda types: step in types).any()]
    having = lambda *wanted: int(sessions.map(lambda types: types.issuperset(wanted)).sum())
    rates = [wilson(having(before, step), having(before)) for before, step in zip(steps, steps[1:])]
    return dict(count=len(own), types=own["event_type"].value_counts().to_dict(), sessions=len(sessions), steps=steps, rates=rates)


def quality(tables):
    lines = tables["transactions"]
    missing = {table: {name: int(v) for name, v in frame.isna().sum().items() if v > 0} for table, frame in tables.items()}
    customers = tables.get("customers", pd.DataFrame())
    early = 0
    if "signup_date" in customers:
        early = int((lines["timestamp"] < lines["customer_id"].map(customers.set_index("customer_id")["signup_date"])).sum())
    return dict(
        rows={table: len(frame) for table, frame in tables.items()},
        missing=missing,
        columns={table: list(frame) for table, frame in tables.items()},
        guests=int(lines["customer_id"].isna().sum()),
        repeated=len(lines) - int(lines["transaction_id"].nunique()),
        negative_quantity=int((lines["quantity"] < 0).sum()),
        negative_amount=int((lines["gross_revenue"] < 0).sum()),
        unknown_amount=int(lines["gross_revenue"].isna().sum()),
        before_signup=early,
        first=str(lines["timestamp"].min().date()),
        last=str(lines["timestamp"].max().date()),
    )


def split(lines):
    part = lambda where: dict(rows=int(where.sum()), revenue=lines.loc[where, "gross_revenue"].sum())
    product = lines["product_id"] if "product_id" in lines else pd.Series(np.nan, index=lines.index)
    return dict(
        all=part(lines["gross_revenue"].notna() | True),
        kept=part(lines["refund_flag"] == 0),
        refunded=part(lines["refund_flag"] == 1),
        refund_unknown=part(lines["refund_flag"].isna()),
        guest=part(lines["customer_id"].isna()),
        without_product=part(product.isna()),
        revenue_unknown=part(lines["gross_revenue"].isna()),
    )


def facts(folder):
    tables = read(folder)
    lines = merged(tables)
    found = months(lines)
    ready = complete(found)
    refunds = wilson(int(lines["refund_flag"].sum()), int(lines["refund_flag"].count()))
    return dict(
        digest=digest(folder),
        totals=dict(revenue=lines["gross_revenue"].sum(), lines=len(lines), customers=int(lines["customer_id"].nunique())),
        orders=orders(lines),
        daily=daily(lines),
        months=found,
        mean_complete_month=float(np.mean([m["revenue"] for m in ready.values()])) if ready else None,
        year_on_year=year_on_year(found),
        refund_years=refund_years(year_on_year(found), found),
        new_and_returning=new_and_returning(lines, found),
        products=products(lines),
        correlations=correlations(lines),
        cycles=cycles(lines),
        per_customer=per_customer(lines),
        values_by_discount=values_by_discount(lines),
        to_date=to_date(lines),
        with_time=with_time(lines),
        groups=groups(lines),
        refunds=refunds,
        discounts=discounts(lines),
        campaigns=campaigns(lines),
        concentration=concentration(lines),
        rfm=rfm(lines),
        cohort=cohorts(tables, lines),
        ages=ages(tables),
        events=events(tables),
        quality=quality(tables),
        parts=split(lines),
    )


def digest(folder):
    """SHA-256 over the CSV files in order of their names."""
    files = sorted(name for name in os.listdir(folder) if name.endswith(".csv"))
    digests = [hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in files]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def plain(value):
    """JSON without numpy's types; NaN becomes null."""
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def main(folder, out):
    os.makedirs(out, exist_ok=True)
    for name in sorted(os.listdir(folder)):
        found = dict(made_by=dict(pandas=pd.__version__, numpy=np.__version__), **plain(facts(os.path.join(folder, name))))
        with open(os.path.join(out, f"{name}.json"), "w") as file:
            json.dump(found, file, separators=(",", ":"), allow_nan=False)
            file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
