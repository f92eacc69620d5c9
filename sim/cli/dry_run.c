#include "cli/dry_run.h"

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "cli/interrupt.h"
#include "redress/units.h"
#include "report/json_tree.h"
#include "report/page.h"

#define DRY_RUN_FORMAT "redress/dry-run/1"

/* The first replication, timed. */
struct probe {
    const volatile int *interrupted;
    volatile int stop;
    double started_s, took_s;
    double share;   /* of the replication that was simulated */
    double grown_b; /* bytes the process needed for it */
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double peak_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * (double)usage.ru_maxrss;
}

static void on_progress(void *context, const struct study_progress *progress)
{
    struct probe *probe = context;
    double elapsed_s = now_s() - probe->started_s;
    int signal_number = __atomic_load_n(probe->interrupted, __ATOMIC_RELAXED);
    if (probe->stop || progress->finished > 0)
        return;
    probe->share = progress->done_share;
    probe->took_s = elapsed_s;
    if (signal_number != 0 || (elapsed_s >= PROBE_S && progress->done_share > 0))
        __atomic_store_n(&probe->stop, signal_number != 0 ? signal_number : SIGINT, __ATOMIC_RELAXED);
}

static enum rd_status run_probe(const struct session *session, struct probe *probe, struct rd_error *err)
{
    struct study study = session->study;
    struct study_outcome outcome = {0};
    const struct study_hooks hooks = {.progress = on_progress, .context = probe, .stop = &probe->stop};
    study.reps = study.jobs = 1;
    double before_b = peak_bytes();
    probe->started_s = now_s();
    enum rd_status rc = study_run(&study, &hooks, &outcome, err);
    double took_s = now_s() - probe->started_s;
    probe->grown_b = peak_bytes() - before_b;
    study_outcome_release(&outcome);
    if (rc == RD_OK) {
        probe->share = 1;
        probe->took_s = took_s;
    }
    bool is_own_stop = rc == RD_INTERRUPTED && __atomic_load_n(probe->interrupted, __ATOMIC_RELAXED) == 0;
    return is_own_stop ? RD_OK : rc;
}

/* ---- in words ---- */

/* Two significant digits are all an estimate is worth. */
static double rounded(double value)
{
    if (value <= 0)
        return 0;
    double unit = pow(10, floor(log10(value)) - 1);
    return round(value / unit) * unit;
}

static const char *time_text(double time_s, char out[32])
{
    if (time_s < 1)
        snprintf(out, 32, "%.2g s", time_s < 0.01 ? 0.01 : time_s);
    else if (time_s < 90)
        snprintf(out, 32, "%.3g s", rounded(time_s));
    else if (time_s < 5400)
        snprintf(out, 32, "%.3g min", rounded(time_s / 60));
    else
        snprintf(out, 32, "%.3g h", rounded(time_s / 3600));
    return out;
}

static const char *bytes_text(double bytes, char out[32])
{
    if (bytes < 1e6)
        snprintf(out, 32, "%.3g kB", rounded(bytes) / 1e3);
    else if (bytes < 1e9)
        snprintf(out, 32, "%.3g MB", rounded(bytes) / 1e6);
    else
        snprintf(out, 32, "%.3g GB", rounded(bytes) / 1e9);
    return out;
}

/* What is kept of every finished replication until the end, its times of cases apart. */
static double kept_bytes(const struct study *study)
{
    double cells = (double)study->segments->count * COUNTER_COUNT * sizeof(int64_t);
    double market = DELIVERY_BINS * sizeof(uint32_t) + (double)study->scenario->seller_count * sizeof(uint32_t);
    return (double)study->policy_count * (sizeof(struct record) + cells + market);
}

static void print_work(const struct session *session, unsigned threads, FILE *out)
{
    const struct study *study = &session->study;
    double days = (double)scenario_horizon_s(study->scenario) / (double)RD_DAY_S;
    page_print(out, "%s would simulate %s under %s", session->command, study->scenario->name, study->policies[0].name);
    for (size_t i = 1; i < study->policy_count; i++)
        page_print(out, "%s%s", i + 1 == study->policy_count ? " and " : ", ", study->policies[i].name);
    page_print(out, "\n  replications  %" PRIu32, study->reps);
    if (!shard_is_whole(study->shard))
        page_print(out, " of %" PRIu32 " (shard %" PRIu32 "/%" PRIu32 ")", study->reps_of_run, study->shard.index,
                   study->shard.count);
    page_print(out, ", seed %" PRIu64 ", response %s, on %u thread%s\n", study->seed,
               response_name(study->scenario->response), threads, threads == 1 ? "" : "s");
    page_print(out, "  each          %.0f days at %.0f orders a day, under %zu polic%s\n", days,
               study->scenario->demand.orders_per_day, study->policy_count, study->policy_count == 1 ? "y" : "ies");
}

/* What all of it will take, from what the probe took. */
struct estimate_of_cost {
    unsigned threads;
    double time_s, memory_b;
    bool memory_is_least; /* the probe did not see the end of a replication */
};

static struct estimate_of_cost cost_of(const struct study *study, const struct probe *probe, unsigned threads)
{
    const double rounds = ceil((double)study->reps / threads);
    return (struct estimate_of_cost){.threads = threads,
                                     .time_s = probe->took_s / probe->share * rounds,
                                     .memory_b = peak_bytes() + (double)(threads - 1) * probe->grown_b +
                                                 (double)study->reps * kept_bytes(study),
                                     .memory_is_least = probe->share < 1};
}

static void print_cost(const struct session *session, const struct probe *probe, const struct estimate_of_cost *cost,
                       FILE *out)
{
    const struct study *study = &session->study;
    char total[32], took[32], memory[32], grown[32], kept[32];
    page_print(out, "  time          about %s\n", time_text(cost->time_s, total));
    page_print(out, "  memory        %s %s\n", cost->memory_is_least ? "at least" : "about",
               bytes_text(cost->memory_b, memory));
    page_print(
        out,
        "  method        %.0f %% of the first replication took %s here and %s of memory; a replication's result\n"
        "                keeps %s and its times. Threads that share a cache are slower than this says.\n",
        100 * probe->share, time_text(probe->took_s, took), bytes_text(probe->grown_b, grown),
        bytes_text(kept_bytes(study), kept));
    if (session->arguments->text[OPTION_OUT])
        page_print(out, "  run file      %s\n", session->arguments->text[OPTION_OUT]);
    fputs("nothing was kept or written\n", out);
}

/* ---- for programs ---- */

static void put_work(struct json_tree *tree, cJSON *root, const struct session *session)
{
    const struct study *study = &session->study;
    char text[32];
    tree_text(tree, root, "format", DRY_RUN_FORMAT);
    tree_text(tree, root, "command", session->command);
    tree_text(tree, root, "scenario", study->scenario->name);
    cJSON *policies = tree_put(tree, root, "policies", cJSON_CreateArray());
    for (size_t i = 0; i < study->policy_count; i++)
        tree_text(tree, policies, NULL, study->policies[i].name);
    tree_integer(tree, root, "replications", study->reps);
    if (!shard_is_whole(study->shard)) {
        snprintf(text, sizeof text, "%" PRIu32 "/%" PRIu32, study->shard.index, study->shard.count);
        tree_text(tree, root, "shard", text);
        tree_integer(tree, root, "replications_of_run", study->reps_of_run);
    }
    tree_identity(tree, root, "seed", study->seed);
    tree_number(tree, root, "days", (double)scenario_horizon_s(study->scenario) / (double)RD_DAY_S);
    tree_number(tree, root, "orders_per_day", study->scenario->demand.orders_per_day);
    if (session->arguments->text[OPTION_OUT])
        tree_text(tree, root, "out", session->arguments->text[OPTION_OUT]);
}

static enum rd_status print_json(const struct session *session, const struct probe *probe,
                                 const struct estimate_of_cost *cost, FILE *out, struct rd_error *err)
{
    struct json_tree tree = {.failed = false};
    cJSON *root = tree_object(&tree);
    put_work(&tree, root, session);
    tree_integer(&tree, root, "threads", cost->threads);
    tree_number(&tree, root, "time_s", cost->time_s);
    tree_number(&tree, root, "memory_bytes", round(cost->memory_b));
    tree_bool(&tree, root, "memory_is_at_least", cost->memory_is_least);
    cJSON *object = tree_put(&tree, root, "probe", cJSON_CreateObject());
    tree_number(&tree, object, "share_of_a_replication", probe->share);
    tree_number(&tree, object, "time_s", probe->took_s);
    tree_number(&tree, object, "memory_bytes", round(probe->grown_b));
    tree_number(&tree, object, "kept_bytes_per_replication", round(kept_bytes(&session->study)));
    return tree_print(&tree, root, "the expected cost", out, err);
}

enum rd_status dry_run(struct session *session, FILE *out, struct rd_error *err)
{
    struct probe probe = {.interrupted = interrupt_watch()};
    const struct study *study = &session->study;
    unsigned threads = study->jobs > study->reps ? study->reps : study->jobs;
    enum rd_status rc = study_file_check(session->arguments, err);
    if (rc == RD_OK)
        rc = run_probe(session, &probe, err);
    if (rc != RD_OK)
        return rc;
    const struct estimate_of_cost cost = cost_of(study, &probe, threads);
    if (session->arguments->choice[OPTION_FORMAT] == FORMAT_JSON)
        return print_json(session, &probe, &cost, out, err);
    print_work(session, threads, out);
    print_cost(session, &probe, &cost, out);
    return RD_OK;
}
