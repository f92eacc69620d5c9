/*
 * redress verify: does a run file still say what it said when it was written, and does all of it follow from what was run?
 */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/verify.h"
#include "report/page.h"
#include "store/audit.h"

void verify_tell(struct verify *verify, const char *what, bool is_good, const char *text)
{
    verify->wrong += !is_good;
    if (!verify->is_headed)
        page_print(stdout, "%s\n", verify->arguments->operands.items[0]);
    verify->is_headed = true;
    page_print(stdout, "  %-12s %-8s %s\n", what, is_good ? "ok" : "DIFFERS", text);
}

static void take_finding(void *context, const char *what, bool is_good, const char *text)
{
    verify_tell(context, what, is_good, text);
}

static enum rd_status audit(struct verify *verify)
{
    const char *path = verify->arguments->operands.items[0];
    struct rd_error err = {.status = RD_OK};
    const enum rd_status rc = audit_file(path, verify->stop, take_finding, verify, &verify->identity, &err);
    if (rc != RD_OK)
        say_error(stderr, "%s", err.text);
    return rc;
}

enum rd_status cmd_verify(const struct arguments *arguments)
{
    struct verify verify = {.arguments = arguments, .stop = interrupt_watch()};
    enum rd_status rc = audit(&verify);
    const bool is_known = rc == RD_OK && verify.identity.policy_count > 0;
    if (is_known)
        rc = verify_recompute(&verify);
    if (is_known && rc == RD_OK && arguments->given[OPTION_RERUN])
        rc = verify_rerun(&verify);
    identity_release(&verify.identity);
    return rc == RD_OK && verify.wrong > 0 ? RD_NEGATIVE : rc;
}
