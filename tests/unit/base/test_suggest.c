/*
 * Did you mean: the distance, its threshold from both sides, ties, and words nobody should measure.
 */
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* By hand; "kitten"/"sitting" and "ca"/"abc" are the textbook examples (the latter is 3 under optimal string
 * alignment, 2 under unrestricted Damerau-Levenshtein). */
static void the_distance_counts_edits_and_swaps_of_neighbours(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"same", "same", 0},
        {"abc", "abd", 1},
        {"abc", "ab", 1},
        {"abc", "xabc", 1},
        {"abc", "acb", 1},
        {"abcd", "badc", 2},
        {"kitten", "sitting", 3},
        {"ca", "abc", 3},
        {"window", "widnow", 1},
        {"refund", "refnud", 1},
        {"abcdef", "fedcba", 5},
        {"aaaa", "aa", 2},
        {"flaw", "lawn", 2},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(edit_distance(rows[i].a, rows[i].b), rows[i].distance);
        assert_int_equal(edit_distance(rows[i].b, rows[i].a), rows[i].distance);
    }
}

/* Threshold max(1, length / 3), rounded down: 1 up to length 5, 2 from 6, 3 from 9. */
static void a_word_is_suggested_up_to_a_third_of_its_length_away(void **state)
{
    (void)state;
    static const struct {
        const char *word, *known;
        int near;
    } rows[] = {
        {"x", "y", 1},  /* length 1: distance 1 */
        {"x", "yz", 0}, /* distance 2 */
        {"ab", "xb", 1},
        {"ab", "xy", 0},
        {"abcde", "abcdx", 1},       /* length 5: 1 */
        {"abcde", "abcxy", 0},       /* 2 */
        {"abcdef", "abcdxy", 1},     /* length 6: 2 */
        {"abcdef", "abcxyz", 0},     /* 3 */
        {"abcdefgh", "abcdefxy", 1}, /* length 8: still 2 */
        {"abcdefgh", "abcdexyz", 0},
        {"abcdefghi", "abcdefxyz", 1}, /* length 9: 3 */
        {"abcdefghi", "abcdewxyz", 0},
        {"evidance", "evidence", 1},
        {"polices", "policies", 1},
        {"Window", "window", 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *found = suggest(rows[i].word, &rows[i].known, 1);
        if (rows[i].near)
            assert_string_equal(found, rows[i].known);
        else
            assert_null(found);
    }
}

static void the_nearest_wins_and_the_first_of_equals(void **state)
{
    (void)state;
    static const char *const known[] = {"photograph", NULL, "photo", "photos", "phota"};
    assert_string_equal(suggest("photoo", known, COUNT(known)), "photo");
    assert_string_equal(suggest("photos", known, COUNT(known)), "photos");
    static const char *const tied[] = {"bat", "cat"};
    assert_string_equal(suggest("aat", tied, 2), "bat");
    assert_null(suggest("video", known, COUNT(known)));
    assert_null(suggest("photo", NULL, 0));
    static const char *const holes[] = {NULL, NULL};
    assert_null(suggest("photo", holes, 2));
}

static void the_phrase_is_empty_when_nothing_is_near(void **state)
{
    (void)state;
    static const char *const known[] = {"dispute_window"};
    char out[64];
    assert_string_equal(suggest_phrase("dispute_windw", known, 1, out, sizeof out),
                        "; did you mean \"dispute_window\"?");
    assert_string_equal(suggest_phrase("fee", known, 1, out, sizeof out), "");
    assert_string_equal(suggest_phrase("dispute_windw", known, 1, out, 8), "; did y");
}

/* A million letters against a short vocabulary must not be measured; against their twin they differ at one place. */
static void very_long_words_cost_nothing(void **state)
{
    (void)state;
    const size_t length = 1000000;
    char *a = malloc(length + 1), *b = malloc(length + 1);
    memset(a, 'a', length);
    memset(b, 'a', length);
    a[length] = b[length] = '\0';
    b[length / 2] = 'b';
    assert_int_equal(edit_distance(a, b), 1);
    static const char *const known[] = {"window", "reason"};
    assert_null(suggest(a, known, 2));
    memset(b, 'b', length);
    assert_int_equal(edit_distance(a, b), length);
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_counts_edits_and_swaps_of_neighbours),
        cmocka_unit_test(a_word_is_suggested_up_to_a_third_of_its_length_away),
        cmocka_unit_test(the_nearest_wins_and_the_first_of_equals),
        cmocka_unit_test(the_phrase_is_empty_when_nothing_is_near),
        cmocka_unit_test(very_long_words_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
