/*
 * Text in XML, byte for byte: what stands in attributes and elements. Expected values by the rules of XML 1.0, sections 2.2
 * (characters), 2.11 (line ends) and 3.3.3 (attribute values).
 */
#include <stdlib.h>
#include <string.h>

#include "report/xml.h"
#include "support/check.h"

static void expect(const char *text, const char *attribute, const char *element)
{
    void (*const writers[])(const char *, FILE *) = {xml_attribute, xml_text};
    const char *const expected[] = {attribute, element};
    for (int i = 0; i < 2; i++) {
        char *out = NULL;
        size_t size = 0;
        FILE *file = open_memstream(&out, &size);
        assert_non_null(file);
        writers[i](text, file);
        assert_int_equal(fclose(file), 0);
        assert_string_equal(out, expected[i]);
        free(out);
    }
}

static void markup_becomes_entities(void **state)
{
    (void)state;
    expect("", "", "");
    expect("a < b & c > \"d\" 'e'", "a &lt; b &amp; c &gt; &quot;d&quot; 'e'",
           "a &lt; b &amp; c &gt; &quot;d&quot; 'e'");
    expect("]]>", "]]&gt;", "]]&gt;");
    expect("&amp;", "&amp;amp;", "&amp;amp;");
}

static void line_ends_and_tabs_come_back_as_they_were(void **state)
{
    (void)state;
    expect("a\tb\nc\rd\r\n", "a&#9;b&#10;c&#13;d&#13;&#10;", "a\tb\nc&#13;d&#13;\n");
}

static void controls_are_pictures(void **state)
{
    (void)state;
    expect("\x01\x08\x0B\x1F \x7F", "\u2401\u2408\u240B\u241F &#127;", "\u2401\u2408\u240B\u241F &#127;");
}

static void what_is_no_character_is_replaced(void **state)
{
    (void)state;
    expect("\xC3(\xFF", "\uFFFD(\uFFFD", "\uFFFD(\uFFFD");              /* a torn letter, a byte that is none  */
    expect("\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD"); /* a surrogate: three bytes for nothing */
    expect("\xEF\xBF\xBD\xEF\xBF\xBE\xEF\xBF\xBF", "\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD");
    expect("\xC2\x9B\u202E\U000E0041", "&#x9B;&#x202E;&#xE0041;",
           "&#x9B;&#x202E;&#xE0041;"); /* unseen, and the same to XML */
    expect("\u00E9 \u20AC \U0001F600", "\u00E9 \u20AC \U0001F600", "\u00E9 \u20AC \U0001F600");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_entities),
        cmocka_unit_test(line_ends_and_tabs_come_back_as_they_were),
        cmocka_unit_test(controls_are_pictures),
        cmocka_unit_test(what_is_no_character_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
