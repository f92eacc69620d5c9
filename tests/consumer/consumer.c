/*
 * A program of somebody else's: loads a policy with the installed library and asks it one question.
 *
 * usage: consumer POLICY      prints when the order must be shipped, and by which rule; code 0 when the policy answered
 */
#include <stdio.h>

#include "redress/policy.h"
#include "redress/units.h"

static int decide_one(const struct rd_image *image)
{
    int64_t facts[RD_FACT_COUNT];
    for (int fact = 0; fact < RD_FACT_COUNT; fact++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)fact);
        facts[fact] = row->may_be_absent ? RD_ABSENT : row->lo;
    }
    struct rd_answer answer;
    struct rd_error err;
    const enum rd_decision asked = RD_DECISION_ORDER_TERMS;
    const uint32_t epoch = rd_image_epoch(image, 0);
    const uint32_t rule = rd_decide(image, asked, epoch, facts, &answer);
    if (rule >= RD_RULE_FIRST_ERROR) {
        rd_image_describe_error(image, asked, epoch, facts, rule, &err);
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    const size_t within = rd_decision_row(asked)->first_answer + RD_ANSWER(ORDER_TERMS, SHIP_WITHIN);
    char text[64];
    printf("ship_within %s by rule %s\n",
           rd_answer_format(within, answer.value[RD_ANSWER(ORDER_TERMS, SHIP_WITHIN)], text, sizeof text),
           rd_image_rule_id(image, asked, rule));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct rd_policy *policy = NULL;
    struct rd_image *image = NULL;
    struct rd_error err;
    struct rd_findings found;
    int code = 2;
    rd_findings_init(&found);
    if (rd_policy_load(argv[1], &policy, &found, &err) != RD_OK ||
        rd_policy_compile(policy, RD_PPB_PER_ONE, &image, &err) != RD_OK) {
        rd_findings_print(&found, stderr);
        fprintf(stderr, "%s\n", err.text);
        goto done;
    }
    code = decide_one(image);
done:
    rd_image_free(image);
    rd_policy_free(policy);
    rd_findings_release(&found);
    return code;
}
