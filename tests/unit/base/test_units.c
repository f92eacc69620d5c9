/*
 * Money, durations and shares: every accepted spelling with its exact value, every refused one with its message.
 */
#include <stdio.h>
#include <string.h>

#include "redress/units.h"
#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define UNTOUCHED INT64_C(-424242)

/* A spelling with its value, or with the message that refuses it. */
struct row {
    const char *text;
    int64_t value;
    const char *message;
};

static enum rd_status parse_whole_duration(const char *text, int64_t *seconds, struct rd_error *err)
{
    return rd_duration_parse(text, false, seconds, err);
}

static enum rd_status parse_decimal_duration(const char *text, int64_t *seconds, struct rd_error *err)
{
    return rd_duration_parse(text, true, seconds, err);
}

static void check_rows(enum rd_status (*parse)(const char *, int64_t *, struct rd_error *), const struct row *rows,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rd_error err = {0};
        int64_t value = UNTOUCHED;
        enum rd_status status = parse(rows[i].text, &value, &err);
        if (rows[i].message) {
            assert_string_equal(err.text, rows[i].message);
            assert_int_equal(status, RD_INPUT);
            assert_int_equal(value, UNTOUCHED);
            assert_int_equal(parse(rows[i].text, &value, NULL), RD_INPUT);
        } else {
            if (status != RD_OK)
                print_error("%s: %s\n", rows[i].text, err.text);
            assert_int_equal(status, RD_OK);
            assert_true(value == rows[i].value);
        }
    }
}

static void money_is_read_to_the_cent(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"200.00", 20000, NULL},
        {"-3.50", -350, NULL},
        {"7", 700, NULL},
        {"7.5", 750, NULL},
        {"0", 0, NULL},
        {"-0.00", 0, NULL},
        {"0.01", 1, NULL},
        {"-0.01", -1, NULL},
        {"92233720368547758.07", INT64_MAX, NULL},
        {"-92233720368547758.07", -INT64_MAX, NULL},
        {"92233720368547758.08", 0, "\"92233720368547758.08\" is too large; amounts go up to 92233720368547758.07"},
        {"99999999999999999999", 0, "\"99999999999999999999\" is too large; amounts go up to 92233720368547758.07"},
        {"12.345", 0, "\"12.345\" has more than two decimals; write an amount such as \"200.00\""},
        {"1.0000000000000000000000000", 0,
         "\"1.0000000000000000000000000\" has more than two decimals; write an amount such as \"200.00\""},
        {"", 0, "\"\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"-", 0, "\"-\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"+3.50", 0, "\"+3.50\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"--3", 0, "\"--3\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"1,000.00", 0, "\"1,000.00\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"5.", 0, "\"5.\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {".50", 0, "\".50\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"007", 0, "\"007\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"5 USD", 0, "\"5 USD\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {" 5", 0, "\" 5\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"1e3", 0, "\"1e3\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
        {"5.5%", 0, "\"5.5%\" is no amount of money; write one such as \"200.00\" or \"-3.50\""},
    };
    check_rows(rd_money_parse, rows, COUNT(rows));
}

static void durations_are_whole_terms_in_d_h_m_s(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"15d", 1296000, NULL},
        {"72h", 259200, NULL},
        {"30m", 1800, NULL},
        {"10s", 10, NULL},
        {"0d", 0, NULL},
        {"15d+1m", 1296060, NULL},
        {"1d+1d", 172800, NULL},
        {"1s+1d+2h+3m", 86400 + 7200 + 180 + 1, NULL},
        {"106751991167300d", INT64_C(9223372036854720000), NULL}, /* 106751991167300 × 86400 */
        {"106751991167301d", 0, "\"106751991167301d\" is too long; durations go up to 106751991167300d"},
        {"9223372036854775807s", INT64_MAX, NULL},
        {"9223372036854775808s", 0, "\"9223372036854775808s\" is too long; durations go up to 106751991167300d"},
        {"9223372036854775807s+1s", 0, "\"9223372036854775807s+1s\" is too long; durations go up to 106751991167300d"},
        {"99999999999999999999999d", 0,
         "\"99999999999999999999999d\" is too long; durations go up to 106751991167300d"},
        {"", 0, "\"\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15", 0, "\"15\" has no unit; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15+1d", 0, "\"15+1d\" has no unit; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"1d+15", 0, "\"1d+15\" has no unit; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15d+", 0, "\"15d+\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"+15d", 0, "\"+15d\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15d+-1s", 0, "\"15d+-1s\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15d 1h", 0, "\"15d 1h\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15 d", 0, "\"15 d\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"015d", 0, "\"015d\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"fifteen", 0, "\"fifteen\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"15x", 0, "\"15x\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"-15d", 0, "\"-15d\" is negative; a duration is 0s or longer"},
        {"1.5d", 0, "\"1.5d\" has decimals; write whole units, such as \"36h\""},
        {"1.74d", 0, "\"1.74d\" has decimals; write whole units, such as \"1d+17h+45m+36s\""}, /* 150336 s */
        {"0.0001s", 0, "\"0.0001s\" has decimals; write whole units, such as \"36h\""},
        {"1.m", 0, "\"1.m\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"2w", 0, "\"2w\" has the unknown unit \"w\"; write \"14d\""},
        {"1week", 0, "\"1week\" has the unknown unit \"week\"; write \"7d\""},
        {"1mo", 0, "\"1mo\" has no fixed length in days; write days, such as \"30d\""},
        {"3months", 0, "\"3months\" has no fixed length in days; write days, such as \"90d\""},
        {"1M", 0, "\"1M\" has no fixed length in days; write days, such as \"30d\""},
        {"1y", 0, "\"1y\" has no fixed length in days; write days, such as \"365d\""},
        {"15days", 0, "\"15days\" has the unknown unit \"days\"; write \"15d\""},
        {"48hours", 0, "\"48hours\" has the unknown unit \"hours\"; write \"48h\""},
        {"90min", 0, "\"90min\" has the unknown unit \"min\"; write \"90m\""},
        {"20sec", 0, "\"20sec\" has the unknown unit \"sec\"; write \"20s\""},
        {"15D", 0, "\"15D\" has the unknown unit \"D\"; write \"15d\""},
        {"1.5w", 0,
         "\"1.5w\" has the unknown unit \"w\"; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"1d+2w", 0,
         "\"1d+2w\" has the unknown unit \"w\"; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {"9999999999999999999w", 0,
         "\"9999999999999999999w\" has the unknown unit \"w\"; write a duration such as \"15d\", \"72h\", \"30m\" or "
         "\"10s\""},
    };
    check_rows(parse_whole_duration, rows, COUNT(rows));
}

static void durations_of_scenarios_may_have_decimals(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"1.74d", 150336, NULL}, /* 1.74 × 86400 */
        {"1.5d+0.5h", 131400, NULL},
        {"0.5s", 1, NULL}, /* half a second goes up */
        {"0.499999999s", 0, NULL},
        {"1.499s", 1, NULL},
        {"0.000000001d", 0, NULL},
        {"0.123456789d", 10667, NULL}, /* 10666.67 */
        {"15d", 1296000, NULL},
        {"0.1234567891d", 0, "\"0.1234567891d\" has more than nine decimals; write a duration such as \"1.74d\""},
        {"-0.5d", 0, "\"-0.5d\" is negative; a duration is 0s or longer"},
        {"1.74", 0, "\"1.74\" has no unit; write a duration such as \"15d\", \"72h\", \"30m\" or \"10s\""},
        {".5d", 0, "\".5d\" is no duration; write one such as \"15d\", \"72h\", \"30m\" or \"10s\""},
    };
    check_rows(parse_decimal_duration, rows, COUNT(rows));
}

static void shares_are_read_to_a_part_per_billion(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"5.5%", 55000000, NULL},
        {"0%", 0, NULL},
        {"100%", 1000000000, NULL},
        {"120%", 1200000000, NULL},
        {"0.0000001%", 1, NULL},
        {"33.3333333%", 333333333, NULL},
        {"922337203685.4775807%", INT64_MAX, NULL},
        {"922337203685.4775808%", 0, "\"922337203685.4775808%\" is too large; shares go up to 922337203685.4775807%"},
        {"0.00000001%", 0, "\"0.00000001%\" has more than seven decimals; write a share such as \"5.5%\""},
        {"5.5", 0, "\"5.5\" has no \"%\"; write a share such as \"5.5%\""},
        {"-5%", 0, "\"-5%\" is negative; a share is 0% or more"},
        {"", 0, "\"\" is no share; write one such as \"5.5%\""},
        {"%", 0, "\"%\" is no share; write one such as \"5.5%\""},
        {"5.5 %", 0, "\"5.5 %\" is no share; write one such as \"5.5%\""},
        {"5.5%%", 0, "\"5.5%%\" is no share; write one such as \"5.5%\""},
        {"5,5%", 0, "\"5,5%\" is no share; write one such as \"5.5%\""},
        {"rest", 0, "\"rest\" is no share; write one such as \"5.5%\""},
        {"+5%", 0, "\"+5%\" is no share; write one such as \"5.5%\""},
    };
    check_rows(rd_share_parse, rows, COUNT(rows));
}

static void a_long_or_hostile_text_is_shown_short_and_plain(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0,
         "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\" is no share; write one such as \"5.5%\""},
        {"\x1B[2J\xFF\n", 0, "\"\\x1b[2J\\xff\\n\" is no share; write one such as \"5.5%\""},
    };
    check_rows(rd_share_parse, rows, COUNT(rows));
}

static void money_prints_with_two_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t minor;
        const char *text;
    } rows[] = {{0, "0.00"},
                {1, "0.01"},
                {-1, "-0.01"},
                {20000, "200.00"},
                {-350, "-3.50"},
                {100, "1.00"},
                {-100, "-1.00"},
                {INT64_MAX, "92233720368547758.07"},
                {INT64_MIN, "-92233720368547758.08"}};
    char out[RD_UNIT_TEXT_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(rd_money_format(rows[i].minor, out), rows[i].text);
}

static void durations_print_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "0d"},
        {1, "1s"},
        {59, "59s"},
        {60, "1m"},
        {75, "75s"},
        {99, "99s"},
        {101, "1m+41s"}, /* from 100 of a unit on, the larger one takes part */
        {5400, "90m"},
        {5940, "99m"},
        {6000, "1h+40m"},
        {3600, "1h"},
        {86400, "1d"},
        {129600, "36h"},
        {356400, "99h"},
        {360000, "4d+4h"},
        {259200, "3d"},
        {1296000, "15d"},
        {86401, "1d+1s"},
        {1296060, "15d+1m"},
        {90061, "1d+1h+1m+1s"},
        {-1, "-1s"},
        {-86400, "-1d"},
        {-86401, "-1d-1s"},
        {INT64_MAX, "106751991167300d+15h+30m+7s"},
        {INT64_MIN, "-106751991167300d-15h-30m-8s"},
    };
    char out[RD_UNIT_TEXT_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(rd_duration_format(rows[i].seconds, out), rows[i].text);
}

static void shares_print_without_needless_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t ppb;
        const char *text;
    } rows[] = {{0, "0%"},
                {55000000, "5.5%"},
                {1000000000, "100%"},
                {1, "0.0000001%"},
                {333333333, "33.3333333%"},
                {-5000000, "-0.5%"},
                {100000000, "10%"},
                {INT64_MAX, "922337203685.4775807%"},
                {INT64_MIN, "-922337203685.4775808%"}};
    char out[RD_UNIT_TEXT_SIZE];
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(rd_share_format(rows[i].ppb, out), rows[i].text);
}

/* Every magnitude from 1 to 2^62, and its neighbours. */
static void what_is_printed_reads_back_the_same(void **state)
{
    (void)state;
    char out[RD_UNIT_TEXT_SIZE];
    for (int bits = 0; bits < 63; bits++) {
        for (int64_t near = -3; near <= 3; near++) {
            int64_t value = (INT64_C(1) << bits) + near, back = UNTOUCHED;
            assert_int_equal(rd_money_parse(rd_money_format(value, out), &back, NULL), RD_OK);
            assert_true(back == value);
            if (value < 0)
                continue;
            assert_int_equal(rd_duration_parse(rd_duration_format(value, out), false, &back, NULL), RD_OK);
            assert_true(back == value);
            assert_int_equal(rd_share_parse(rd_share_format(value, out), &back, NULL), RD_OK);
            assert_true(back == value);
        }
    }
}

static void a_currency_is_three_capital_letters(void **state)
{
    (void)state;
    assert_true(rd_currency_is_valid("USD"));
    assert_true(rd_currency_is_valid("AZZ"));
    static const char *const wrong[] = {"", "U", "US", "USDX", "usd", "US$", "U D", "US1", "\xC3\xA9U"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(rd_currency_is_valid(wrong[i]));
}

static void currencies_have_the_exponents_of_iso_4217(void **state)
{
    static const char *const whole[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                        "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
    static const char *const thousandths[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    char doubt[RD_CURRENCY_DOUBT_SIZE];
    (void)state;
    for (size_t i = 0; i < COUNT(whole); i++) {
        assert_int_equal(rd_currency_exponent(whole[i]), 0);
        assert_int_equal(rd_currency_step(whole[i]), 100);
        assert_null(rd_currency_doubt(whole[i], doubt));
    }
    for (size_t i = 0; i < COUNT(thousandths); i++) {
        assert_int_equal(rd_currency_exponent(thousandths[i]), 3);
        assert_int_equal(rd_currency_step(thousandths[i]), 1);
        assert_non_null(rd_currency_doubt(thousandths[i], doubt));
    }
    assert_int_equal(rd_currency_exponent("USD"), 2);
    assert_int_equal(rd_currency_step("BRL"), 1);
    assert_null(rd_currency_doubt("EUR", doubt));
    assert_int_equal(rd_currency_exponent("XXX"), -1);
    assert_int_equal(rd_currency_step("XXX"), 1);
    assert_int_equal(rd_currency_step(NULL), 1);
    assert_string_equal(rd_currency_doubt("KWD", doubt),
                        "KWD has 3 decimals after ISO 4217: amounts are kept, and rounded, to hundredths");
    assert_string_equal(rd_currency_doubt("USE", doubt),
                        "ISO 4217 has no currency USE: amounts are kept to hundredths; did you mean \"USD\"?");
    assert_string_equal(rd_currency_doubt("QQQ", doubt),
                        "ISO 4217 has no currency QQQ: amounts are kept to hundredths");
}

static void parts_of_money_are_whole_in_the_smallest_amount(void **state)
{
    static const struct {
        int64_t amount, half_up, half_even, down, up;
    } cases[] = {/* half of it, in yen */
                 {10100, 5100, 5000, 5000, 5100}, {10300, 5200, 5200, 5100, 5200},      {10000, 5000, 5000, 5000, 5000},
                 {100, 100, 0, 0, 100},           {-10100, -5100, -5000, -5000, -5100}, {0, 0, 0, 0, 0}};
    int64_t out;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const int64_t expected[] = {cases[i].half_up, cases[i].half_even, cases[i].down, cases[i].up};
        for (int rounding = RD_ROUND_HALF_UP; rounding <= RD_ROUND_UP; rounding++) {
            assert_true(rd_money_part(cases[i].amount, 1, 2, (enum rd_rounding)rounding, 100, &out));
            assert_int_equal(out, expected[rounding]);
        }
    }
    assert_true(rd_money_part(101, 1, 2, RD_ROUND_HALF_UP, 1, &out));
    assert_int_equal(out, 51);
    assert_false(rd_money_part(INT64_MAX, 2, 1, RD_ROUND_DOWN, 1, &out));
    assert_false(rd_money_part(1, 1, INT64_MAX, RD_ROUND_DOWN, 2, &out));
}

static void a_fraction_of_the_smallest_amount_is_refused(void **state)
{
    struct rd_error err;
    (void)state;
    assert_int_equal(rd_money_whole("JPY", 10100, &err), RD_OK);
    assert_int_equal(rd_money_whole("USD", 10101, &err), RD_OK);
    assert_int_equal(rd_money_whole("JPY", 10150, &err), RD_INPUT);
    assert_string_equal(err.text,
                        "101.50 JPY is not a whole amount: the smallest amount of JPY is 1.00; write 101.00 or 102.00");
    assert_int_equal(rd_money_whole("KRW", -1, &err), RD_INPUT);
    assert_string_equal(err.text,
                        "-0.01 KRW is not a whole amount: the smallest amount of KRW is 1.00; write -1.00 or 0.00");
}

static void sums_and_products_that_overflow_are_refused(void **state)
{
    (void)state;
    int64_t out = UNTOUCHED;
    assert_true(rd_add_i64(INT64_MAX - 1, 1, &out));
    assert_true(out == INT64_MAX);
    out = UNTOUCHED;
    assert_false(rd_add_i64(INT64_MAX, 1, &out));
    assert_false(rd_add_i64(INT64_MIN, -1, &out));
    assert_false(rd_mul_i64(INT64_MAX, 2, &out));
    assert_false(rd_mul_i64(INT64_MIN, -1, &out));
    assert_false(rd_mul_i64(INT64_C(1) << 32, INT64_C(1) << 31, &out));
    assert_int_equal(out, UNTOUCHED);
    assert_true(rd_mul_i64(INT64_C(1) << 31, INT64_C(1) << 31, &out));
    assert_true(out == INT64_C(1) << 62);
    assert_true(rd_mul_i64(INT64_MIN, 1, &out));
    assert_true(out == INT64_MIN);
}

static void division_rounds_in_four_ways_on_both_sides_of_zero(void **state)
{
    (void)state;
    /* quotients 2.4, 2.5, 2.6, 3.5, 3 and their negatives, in tenths */
    static const struct {
        int64_t a, half_up, half_even, down, up;
    } rows[] = {
        {24, 2, 2, 2, 3},      {25, 3, 2, 2, 3},      {26, 3, 3, 2, 3},      {35, 4, 4, 3, 4},
        {30, 3, 3, 3, 3},      {-24, -2, -2, -2, -3}, {-25, -3, -2, -2, -3}, {-26, -3, -3, -2, -3},
        {-35, -4, -4, -3, -4}, {-30, -3, -3, -3, -3}, {0, 0, 0, 0, 0},       {5, 1, 0, 0, 1},
        {-5, -1, 0, 0, -1},    {4, 0, 0, 0, 1},       {-4, 0, 0, 0, -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t out;
        assert_true(rd_mul_div(rows[i].a, 1, 10, RD_ROUND_HALF_UP, &out) && out == rows[i].half_up);
        assert_true(rd_mul_div(rows[i].a, 1, 10, RD_ROUND_HALF_EVEN, &out) && out == rows[i].half_even);
        assert_true(rd_mul_div(rows[i].a, 1, 10, RD_ROUND_DOWN, &out) && out == rows[i].down);
        assert_true(rd_mul_div(rows[i].a, 1, 10, RD_ROUND_UP, &out) && out == rows[i].up);
        assert_true(rd_mul_div(1, rows[i].a, 10, RD_ROUND_UP, &out) && out == rows[i].up);
    }
}

static void a_product_may_exceed_64_bits_when_its_quotient_does_not(void **state)
{
    (void)state;
    int64_t out = UNTOUCHED;
    assert_true(rd_mul_div(INT64_MAX, INT64_MAX, INT64_MAX, RD_ROUND_HALF_UP, &out));
    assert_true(out == INT64_MAX);
    assert_true(rd_mul_div(INT64_MIN, INT64_MAX, INT64_MAX, RD_ROUND_DOWN, &out));
    assert_true(out == INT64_MIN);
    assert_true(rd_mul_div(20000, 550, 10000, RD_ROUND_HALF_UP, &out)); /* 5.5 % of 200.00 */
    assert_int_equal(out, 1100);
    out = UNTOUCHED;
    assert_false(rd_mul_div(INT64_MAX, 2, 1, RD_ROUND_DOWN, &out));
    assert_false(rd_mul_div(INT64_MIN, -1, 1, RD_ROUND_DOWN, &out));
    assert_false(rd_mul_div(INT64_MIN, INT64_MIN, 1, RD_ROUND_DOWN, &out));
    assert_int_equal(out, UNTOUCHED);
    /* INT64_MAX × 2 / 2 is exact; INT64_MAX × 3 / 2 is not in range; (2^63 - 1 + 0.5) rounds out of it */
    assert_true(rd_mul_div(INT64_MAX, 2, 2, RD_ROUND_UP, &out) && out == INT64_MAX);
    assert_false(rd_mul_div(INT64_MAX, 3, 2, RD_ROUND_UP, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_is_read_to_the_cent),
        cmocka_unit_test(durations_are_whole_terms_in_d_h_m_s),
        cmocka_unit_test(durations_of_scenarios_may_have_decimals),
        cmocka_unit_test(shares_are_read_to_a_part_per_billion),
        cmocka_unit_test(a_long_or_hostile_text_is_shown_short_and_plain),
        cmocka_unit_test(money_prints_with_two_decimals),
        cmocka_unit_test(durations_print_as_people_write_them),
        cmocka_unit_test(shares_print_without_needless_decimals),
        cmocka_unit_test(what_is_printed_reads_back_the_same),
        cmocka_unit_test(a_currency_is_three_capital_letters),
        cmocka_unit_test(currencies_have_the_exponents_of_iso_4217),
        cmocka_unit_test(parts_of_money_are_whole_in_the_smallest_amount),
        cmocka_unit_test(a_fraction_of_the_smallest_amount_is_refused),
        cmocka_unit_test(sums_and_products_that_overflow_are_refused),
        cmocka_unit_test(division_rounds_in_four_ways_on_both_sides_of_zero),
        cmocka_unit_test(a_product_may_exceed_64_bits_when_its_quotient_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
