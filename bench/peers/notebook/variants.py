#!/usr/bin/env python3
"""Makes awkward but readable data sets of a plain one, to compare the pipeline with the notebook on.

    variants.py DATA OUT        one folder a variant under OUT; standard library only, deterministic
"""
import csv
import os
import random
import sys

TABLES = ["customers", "products", "campaigns", "transactions", "events"]


def read(folder):
    shop = {}
    for name in TABLES:
        with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as file:
            shop[name] = list(csv.DictReader(file))
    return shop


def write(folder, shop):
    os.makedirs(folder, exist_ok=True)
    for name, rows in shop.items():
        if rows is None:
            continue
        with open(os.path.join(folder, name + ".csv"), "w", newline="", encoding="utf-8") as file:
            header = rows if isinstance(rows, tuple) else list(rows[0])
            out = csv.DictWriter(file, header, lineterminator="\n")
            out.writeheader()
            out.writerows([] if isinstance(rows, tuple) else rows)


def each(rows, change):
    return [dict(row, **change(row)) for row in rows]


def without(rows, *columns):
    return [{k: v for k, v in row.items() if k not in columns} for row in rows]


def blank(rows, column, share, dice):
    return each(rows, lambda r: {column: "" if dice.random() < share else r[column]})


def retyped(shop, column, form):
    """The same ids in another form in every table."""
    return {n: each(rows, lambda r: {column: form(r[column]) if r[column] else ""}) if column in rows[0] else rows
            for n, rows in shop.items()}


def text_ids(shop, dice):
    for column, prefix in dict(customer_id="C-", product_id="sku/", transaction_id="#", session_id="s").items():
        shop = retyped(shop, column, lambda v, p=prefix: f"{p}{int(v):05d}")
    return shop


def one_text_id(shop, dice):
    shop["customers"] = shop["customers"] + [dict(shop["customers"][0], customer_id="007")]
    shop["transactions"][3] = dict(shop["transactions"][3], product_id="12.0")
    return shop


def text_campaigns(shop, dice):
    return retyped(shop, "campaign_id", lambda v: "0" if v == "0" else f"spring {v}")


def huge_ids(shop, dice):
    return retyped(shop, "customer_id", lambda v: str(9_007_199_254_740_993 + int(v)))


def beyond_64_bits(shop, dice):
    return retyped(shop, "customer_id", lambda v: str(9_223_372_036_854_775_800 + int(v)))


def negative_ids(shop, dice):
    return retyped(shop, "customer_id", lambda v: str(500 - int(v)))


def only_transactions(shop, dice):
    return dict(shop, customers=None, products=None, campaigns=None, events=None)


def headers_only(shop, dice):
    return {n: rows if n == "transactions" else tuple(rows[0]) for n, rows in shop.items()}


def no_customers(shop, dice):
    return dict(shop, customers=None)


def no_products(shop, dice):
    return dict(shop, products=tuple(shop["products"][0]))


def required_columns_only(shop, dice):
    keep = dict(customers=["customer_id"], products=["product_id"], campaigns=["campaign_id"],
                transactions=["transaction_id", "timestamp", "customer_id", "quantity", "gross_revenue"],
                events=["event_id", "timestamp", "customer_id"])
    return {n: [{k: row[k] for k in keep[n]} for row in rows] for n, rows in shop.items()}


def some_columns_gone(shop, dice):
    return dict(shop, customers=without(shop["customers"], "country", "age"), products=without(shop["products"], "category"),
                campaigns=without(shop["campaigns"], "channel"), transactions=without(shop["transactions"], "refund_flag"),
                events=without(shop["events"], "session_id", "experiment_group"))


def holes(shop, dice):
    for name, rows in shop.items():
        for column in list(rows[0]):
            if column not in ("transaction_id", "timestamp", "quantity", "event_id"):
                rows = blank(rows, column, .15, dice)
        shop[name] = rows
    return shop


def empty_columns(shop, dice):
    for name, columns in dict(customers=["age", "gender"], products=["base_price", "is_premium"],
                              transactions=["discount_applied", "refund_flag", "campaign_id"]).items():
        for column in columns:
            shop[name] = each(shop[name], lambda r: {column: ""})
    return shop


def no_revenue(shop, dice):
    return dict(shop, transactions=each(shop["transactions"], lambda r: {"gross_revenue": ""}))


def guests_only(shop, dice):
    return dict(shop, transactions=each(shop["transactions"], lambda r: {"customer_id": ""}))


def guests(shop, dice):
    return dict(shop, transactions=blank(shop["transactions"], "customer_id", .4, dice))


def repeated_orders(shop, dice):
    rows = shop["transactions"]
    lines = [dict(dice.choice(rows), transaction_id=row["transaction_id"]) for row in dice.sample(rows, len(rows) // 3)]
    rows = rows + lines + dice.sample(rows, 40)
    dice.shuffle(rows)
    return dict(shop, transactions=rows)


def repeated_keys(shop, dice):
    for name, key in dict(customers="customer_id", products="product_id", campaigns="campaign_id").items():
        rows = shop[name]
        extra = [dict(dice.choice(rows), **{key: row[key]}) for row in dice.sample(rows, len(rows) // 4)]
        keyless = [dict(row, **{key: ""}) for row in dice.sample(rows, 5)]
        shop[name] = rows + extra + keyless
        dice.shuffle(shop[name])
    return shop


def months_apart(shop, dice):
    gone = {"2021-03", "2021-04", "2022-01", "2022-02", "2022-12"}
    return dict(shop, transactions=[r for r in shop["transactions"] if r["timestamp"][:7] not in gone])


def leap_years(shop, dice):
    def move(rows, column):
        return each(rows, lambda r: {column: str(int(r[column][:4]) - 1) + r[column][4:]})
    shop["transactions"] = move(shop["transactions"], "timestamp")
    shop["transactions"][0] = dict(shop["transactions"][0], timestamp="2020-02-29 23:59:59")
    return dict(shop, events=move(shop["events"], "timestamp"), customers=move(shop["customers"], "signup_date"))


def part_of_a_month(shop, dice):
    return dict(shop, transactions=[r for r in shop["transactions"] if "2021-05-10" < r["timestamp"] < "2021-06-21"])


def zones(shop, dice):
    forms = ["{}Z", "{}+05:30", "{}.250-08:00", "{}", "{}.5"]
    change = lambda r: {"timestamp": dice.choice(forms).format(r["timestamp"].replace(" ", "T"))}
    return dict(shop, transactions=each(shop["transactions"], change))


def days_only(shop, dice):
    return dict(shop, transactions=each(shop["transactions"], lambda r: {"timestamp": r["timestamp"][:10]}))


def another_shop(shop, dice):
    names = ["Ünïcode ☂", "None", "nan", "true", "a,b\"c", "1", "𝒳 beyond the plane", "\uffee late", "NA", " spaced "]
    shop["products"] = each(shop["products"], lambda r: {"category": dice.choice(names), "brand": dice.choice(names)})
    shop["customers"] = each(shop["customers"], lambda r: {
        "country": dice.choice(["10", "9", "1.5", "2.0", "null"]), "loyalty_tier": "only one", "age": dice.choice(["31", "old", "", "44.5"])})
    shop["campaigns"] = each(shop["campaigns"], lambda r: {"channel": dice.choice(names)})
    shop["transactions"] = each(shop["transactions"], lambda r: {
        "quantity": dice.choice(["0.5", "1", "-2", "3.25", "1e2", "12345678901"]),
        "gross_revenue": dice.choice(["1e3", "-12.5", "0", "0.0001", "99999999.99", ""]),
        "discount_applied": dice.choice(["0.00001", "0.123456789", "1", "0", "1e-7", ""])})
    return shop


def flags_in_words(shop, dice):
    words = dict(zip("01", [["false", "F", "no", "N", "0"], ["TRUE", "t", "Yes", "y", "1"]]))
    shop["products"] = each(shop["products"], lambda r: {"is_premium": dice.choice(words[r["is_premium"]])})
    shop["transactions"] = each(shop["transactions"], lambda r: {"refund_flag": dice.choice(words[r["refund_flag"]])})
    return shop


def everything_alike(shop, dice):
    shop["transactions"] = each(shop["transactions"], lambda r: {"quantity": "2", "gross_revenue": "0.1", "discount_applied": "0.1", "refund_flag": "0"})
    shop["products"] = each(shop["products"], lambda r: {"base_price": "5.5", "is_premium": "1"})
    return shop


def one_transaction(shop, dice):
    return dict(shop, transactions=shop["transactions"][:1])


def two_transactions(shop, dice):
    return dict(shop, transactions=shop["transactions"][:2])


def four_customers(shop, dice):
    return dict(shop, transactions=each(shop["transactions"], lambda r: {"customer_id": str(int(r["customer_id"]) % 4)}))


def campaign_zero_known(shop, dice):
    return dict(shop, campaigns=shop["campaigns"][3:] + [dict(shop["campaigns"][0], campaign_id="0")])


def other_headers(shop, dice):
    rows = each(shop["transactions"], lambda r: {"note": "x"})
    order = sorted(rows[0], reverse=True)
    return dict(shop, transactions=[{f" {k.upper()} ": row[k] for k in order} for row in rows])


VARIANTS = [text_ids, one_text_id, text_campaigns, huge_ids, beyond_64_bits, negative_ids, only_transactions, headers_only,
            no_customers, no_products, required_columns_only, some_columns_gone, holes, empty_columns, no_revenue, guests_only,
            guests, repeated_orders, repeated_keys, months_apart, leap_years, part_of_a_month, zones, days_only, another_shop,
            flags_in_words, everything_alike, one_transaction, two_transactions, four_customers, campaign_zero_known, other_headers]

if __name__ == "__main__":
    source, out = sys.argv[1:]
    for variant in VARIANTS:
        write(os.path.join(out, variant.__name__), variant(read(source), random.Random(variant.__name__)))
