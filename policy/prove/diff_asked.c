/*
 * What a change of one decision means for those asked only after it: cases in which these are asked no longer, or newly.
 *
 * A group changes every case from one answer in words to another, so its witness speaks for all of it.
 */
#include "prove/diff_asked.h"

#include <stdlib.h>

struct after {
    enum rd_decision decision, earlier;
    size_t answer;
    int64_t value;
};

#define AFTER_ROW(decision, earlier, answer, value)                                                                    \
    {RD_DECISION_##decision, RD_DECISION_##earlier, RD_ANSWER(earlier, answer), value},
static const struct after rows[] = {RD_ASKED_AFTER(AFTER_ROW)};
#undef AFTER_ROW
#define ROW_COUNT (sizeof rows / sizeof rows[0])

static bool add(struct rd_diff *diff, struct arena *arena, const struct after *row, size_t group, bool is_newly)
{
    const size_t global = rd_decision_row(row->earlier)->first_answer + row->answer;
    char value[96];
    diff->asked[diff->asked_count++] =
        (struct rd_diff_asked){row->decision, row->earlier, group, is_newly,
                               arena_format(arena, "%s=%s", rd_answer_row(global)->name,
                                            rd_answer_format(global, row->value, value, sizeof value))};
    return diff->asked[diff->asked_count - 1].requires != NULL;
}

bool diff_find_asked(struct rd_diff *diff, struct arena *arena)
{
    diff->asked = calloc(ROW_COUNT * diff->group_count + 1, sizeof *diff->asked);
    if (!diff->asked)
        return false;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct rd_diff_decision *of = &diff->decision[rows[i].earlier];
        for (size_t j = 0; j < of->group_count; j++) {
            const struct rd_diff_group *group = &diff->groups[of->first_group + j];
            const size_t answer = rows[i].answer;
            const bool was = group->has_old_answer && group->old_answer[answer] == rows[i].value;
            const bool is = group->has_new_answer && group->new_answer[answer] == rows[i].value;
            if (was != is && !add(diff, arena, &rows[i], of->first_group + j, is))
                return false;
        }
    }
    return true;
}
