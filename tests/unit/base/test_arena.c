/*
 * Arena: aligned, zeroed, of any size, refused rather than overflowing.
 */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "support/check.h"

static void memory_is_zeroed_and_aligned_for_any_object(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t size = 1; size < 5000; size += 37) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xA5, size); /* a later allocation must neither overlap nor see this */
    }
    arena_release(&arena);
}

static void allocations_do_not_overlap(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    unsigned char *memory[COUNT];
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT; i++) {
        memory[i] = arena_alloc(&arena, 1 + i * 7 % 4096);
        memset(memory[i], (int)(i % 251), 1 + i * 7 % 4096);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < 1 + i * 7 % 4096; k++)
            assert_int_equal(memory[i][k], i % 251);
    arena_release(&arena);
}

static void a_size_of_zero_gives_a_pointer_of_its_own(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    void *a = arena_alloc(&arena, 0), *b = arena_alloc(&arena, 0);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    assert_non_null(arena_array(&arena, 0, 8));
    assert_non_null(arena_array(&arena, 8, 0));
    arena_release(&arena);
}

static void an_object_larger_than_any_block_fits(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    unsigned char *memory = arena_alloc(&arena, (size_t)5 << 20);
    assert_non_null(memory);
    memory[((size_t)5 << 20) - 1] = 1;
    assert_int_equal(arena.used, (size_t)5 << 20);
    assert_non_null(arena_alloc(&arena, 1));
    arena_release(&arena);
    assert_int_equal(arena.used, 0);
    assert_null(arena.blocks);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - 20));
    assert_null(arena_array(&arena, SIZE_MAX / 8 + 1, 8));
    assert_null(arena_array(&arena, 2, SIZE_MAX / 2 + 1));
    assert_null(arena_copy_n(&arena, "x", SIZE_MAX));
    assert_int_equal(arena.used, 0);
    arena_release(&arena);
}

static void texts_are_copied_and_ended(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    char source[] = "abcdef";
    char *whole = arena_copy(&arena, source), *part = arena_copy_n(&arena, source, 3);
    source[0] = 'z';
    assert_string_equal(whole, "abcdef");
    assert_string_equal(part, "abc");
    assert_string_equal(arena_copy_n(&arena, NULL, 0), "");
    assert_string_equal(arena_copy(&arena, ""), "");
    assert_string_equal(arena_format(&arena, "%s/%d", "rules", 12), "rules/12");
    assert_int_equal(strlen(arena_format(&arena, "%9000d", 1)), 9000);
    arena_release(&arena);
    arena_release(&arena); /* an empty arena may be released */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_for_any_object),
        cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(a_size_of_zero_gives_a_pointer_of_its_own),
        cmocka_unit_test(an_object_larger_than_any_block_fits),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(texts_are_copied_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
