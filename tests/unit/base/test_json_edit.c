/*
 * Edits of a JSON tree: what moves, what keeps its place, and what refuses to be done by halves.
 */
#include <string.h>

#include "document.h"

static void check_text(struct json_doc *doc, const char *expected)
{
    assert_string_equal(json_print(doc->root, &doc->arena), expected);
    size_t index = 0;
    json_each (child, doc->root) {
        assert_int_equal(child->index, index++);
        assert_ptr_equal(child->parent, doc->root);
    }
    assert_int_equal(doc->root->count, index);
}

static void setting_a_member_replaces_it_in_place_or_appends(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"a\": 1, \"b\": 2, \"c\": 3}");
    struct json_value *root = doc->root, *old = json_get(root, "b");
    assert_true(json_object_set(doc, root, "b", json_new_string(doc, root, "x")));
    check_text(doc, "{\"a\":1,\"b\":\"x\",\"c\":3}");
    assert_null(old->parent);
    assert_true(json_object_set(doc, root, "d", json_new_string(doc, root, "y")));
    check_text(doc, "{\"a\":1,\"b\":\"x\",\"c\":3,\"d\":\"y\"}");
    assert_true(json_object_set(doc, root, "c", json_get(root, "c"))); /* itself: nothing to do */
    check_text(doc, "{\"a\":1,\"b\":\"x\",\"c\":3,\"d\":\"y\"}");
    assert_true(json_object_set(doc, root, "a", json_new_string(doc, root, "first")));
    check_text(doc, "{\"a\":\"first\",\"b\":\"x\",\"c\":3,\"d\":\"y\"}");
    json_free(doc);
}

static void the_key_of_a_new_member_is_a_copy(void **state)
{
    (void)state;
    char key[] = "name";
    struct json_doc *doc = document_read("{}");
    assert_true(json_object_set(doc, doc->root, key, json_new_string(doc, NULL, "x")));
    key[0] = 'g';
    check_text(doc, "{\"name\":\"x\"}");
    json_free(doc);
}

static void a_value_that_is_missing_changes_nothing(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"a\": [1]}");
    assert_false(json_object_set(doc, doc->root, "a", NULL));
    assert_false(json_object_set(doc, doc->root, "b", NULL));
    assert_false(json_insert(doc, json_get(doc->root, "a"), 0, NULL));
    check_text(doc, "{\"a\":[1]}");
    assert_null(json_copy(doc, NULL));
    json_free(doc);
}

static void elements_go_in_at_any_place_up_to_the_end(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("[1, 2]");
    assert_true(json_insert(doc, doc->root, 0, json_new_string(doc, NULL, "first")));
    assert_true(json_insert(doc, doc->root, 2, json_new_string(doc, NULL, "middle")));
    assert_true(json_insert(doc, doc->root, 4, json_new_string(doc, NULL, "last")));
    check_text(doc, "[\"first\",1,\"middle\",2,\"last\"]");
    json_free(doc);
}

static void removing_takes_out_that_child_alone(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("[1, 2, 3, 4]");
    struct json_value *root = doc->root, *two = json_at(root, 1);
    json_remove(root, two);
    check_text(doc, "[1,3,4]");
    json_remove(root, json_at(root, 0));
    check_text(doc, "[3,4]");
    json_remove(root, json_at(root, 1));
    check_text(doc, "[3]");
    json_remove(root, two); /* no longer a child */
    check_text(doc, "[3]");
    json_remove(root, json_at(root, 0));
    check_text(doc, "[]");
    json_free(doc);
}

static void moving_an_element_is_removing_and_inserting(void **state)
{
    (void)state;
    char out[JSON_POINTER_SIZE];
    struct json_doc *doc = document_read("[{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"c\"}]");
    struct json_value *moved = json_at(doc->root, 2);
    json_remove(doc->root, moved);
    assert_true(json_insert(doc, doc->root, 0, moved));
    check_text(doc, "[{\"id\":\"c\"},{\"id\":\"a\"},{\"id\":\"b\"}]");
    assert_string_equal(json_pointer(json_get(moved, "id"), out, sizeof out), "/0/id");
    assert_int_equal(moved->column, 28); /* where it was read */
    json_free(doc);
}

static void a_copy_is_deep_and_remembers_where_it_was_read(void **state)
{
    (void)state;
    struct rd_findings found;
    rd_findings_init(&found);
    struct json_doc *base = document_read("{\"rules\": []}");
    struct json_doc *overlay = document_read("{\"x\":\n {\"rule\": [1.5, \"t\", null, {\"k\": true}]}}");
    overlay->name = "overlay";
    struct json_value *copy = json_copy(base, json_get(json_get(overlay->root, "x"), "rule"));
    assert_non_null(copy);
    assert_null(copy->parent);
    json_remove(overlay->root, overlay->root->first); /* the source may change */
    assert_true(json_insert(base, json_get(base->root, "rules"), 0, copy));
    assert_string_equal(json_print(base->root, &base->arena), "{\"rules\":[[1.5,\"t\",null,{\"k\":true}]]}");
    json_report(&found, FINDING_VALUE, json_at(copy, 1), "wrong");
    assert_string_equal(found.items[0].file, "overlay");
    assert_int_equal(found.items[0].line, 2);
    assert_int_equal(found.items[0].column, 17);
    assert_string_equal(found.items[0].pointer, "/rules/0/1"); /* where it stands now */
    rd_findings_release(&found);
    json_free(base);
    json_free(overlay);
}

static void a_member_under_another_key_is_reported_at_its_value(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"one\": 1,\n \"two\": 2}");
    struct json_value *copy = json_copy(doc, json_get(doc->root, "two"));
    assert_true(json_object_set(doc, doc->root, "two", copy)); /* same key: its place is still true */
    assert_int_equal(copy->key_line, 2);
    assert_int_equal(copy->key_column, 2);
    copy = json_copy(doc, copy);
    assert_true(json_object_set(doc, doc->root, "three", copy));
    assert_int_equal(copy->key_line, 2);
    assert_int_equal(copy->key_column, 9);
    json_free(doc);
}

static void a_new_string_stands_where_it_is_told(void **state)
{
    (void)state;
    struct json_doc *doc = document_read("{\"a\": 1}"), *other = document_read("[]");
    const struct json_value *at = json_get(doc->root, "a");
    struct json_value *value = json_new_string(other, at, "30d");
    assert_int_equal(value->kind, JSON_STRING);
    assert_string_equal(value->string, "30d");
    assert_int_equal(value->line, 1);
    assert_int_equal(value->column, 7);
    assert_ptr_equal(value->doc, doc);
    value = json_new_string(other, NULL, "");
    assert_int_equal(value->line, 0);
    assert_ptr_equal(value->doc, other);
    json_free(doc);
    json_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_a_member_replaces_it_in_place_or_appends),
        cmocka_unit_test(the_key_of_a_new_member_is_a_copy),
        cmocka_unit_test(a_value_that_is_missing_changes_nothing),
        cmocka_unit_test(elements_go_in_at_any_place_up_to_the_end),
        cmocka_unit_test(removing_takes_out_that_child_alone),
        cmocka_unit_test(moving_an_element_is_removing_and_inserting),
        cmocka_unit_test(a_copy_is_deep_and_remembers_where_it_was_read),
        cmocka_unit_test(a_member_under_another_key_is_reported_at_its_value),
        cmocka_unit_test(a_new_string_stands_where_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
