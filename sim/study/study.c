/*
 * Runs the replications of a study with a crew of workers.
 *
 * Replications are handed out in ascending order. When one fails, no more are handed out, later ones in flight are
 * stopped and earlier ones finish: the failure that is reported is that of the lowest replication that fails, whatever
 * the number of workers.
 */
#include "study/study.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process/replicate.h"
#include "study/rules.h"

#define PROGRESS_EVERY_MS 200
#define NOTHING_FAILED UINT32_MAX

struct crew {
    const struct study *study;
    const struct study_hooks *hooks;
    struct study_outcome *out;
    struct rule_map *maps; /* [policy_count - 1] */
    struct worker *workers;
    unsigned worker_count;
    pthread_mutex_t lock; /* of everything below and of the workers' `replication` */
    pthread_cond_t changed;
    pthread_mutex_t hook_lock; /* one call of hooks->finished at a time */
    uint32_t next, finished;
    unsigned working;
    bool stopping;
    uint32_t failed; /* the lowest replication that failed */
    enum rd_status status;
    struct rd_error error;
};

struct worker {
    struct crew *crew;
    pthread_t thread;
    struct run **runs;      /* [policy_count] */
    struct result *results; /* [policy_count] */
    const struct result **views;
    struct marks *marks; /* NULL with one policy */
    uint32_t replication;
    bool busy;
    /* Shared with the engine while a replication runs: accessed atomically. */
    volatile int stop, progress;
    int policies_done;
};

static void raise_flag(volatile int *flag, int value)
{
    __atomic_store_n(flag, value, __ATOMIC_RELAXED);
}

static int read_flag(const volatile int *flag)
{
    return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

enum rd_status study_run_new(const struct scenario *scenario, const struct study_policy *policy,
                             const struct study_policy *baseline, const struct segment_table *segments,
                             struct run **out, struct rd_error *err)
{
    if (scenario->launches && policy->policy != baseline->policy)
        return run_new_launch(scenario, policy->policy, policy->image, baseline->policy, baseline->image, segments, out,
                              err);
    return run_new(scenario, policy->policy, policy->image, segments, out, err);
}

/* ---- one worker ---- */

static void worker_release(struct worker *worker)
{
    size_t policy_count = worker->crew->study->policy_count;
    for (size_t i = 0; worker->results && i < policy_count; i++)
        result_release(&worker->results[i]);
    for (size_t i = 0; worker->runs && i < policy_count; i++) {
        if (worker->runs[i])
            run_free(worker->runs[i]);
    }
    marks_free(worker->marks);
    free(worker->views);
    free(worker->results);
    free(worker->runs);
}

static enum rd_status worker_init(struct worker *worker, struct rd_error *err)
{
    const struct study *study = worker->crew->study;
    worker->runs = calloc(study->policy_count, sizeof(struct run *));
    worker->results = calloc(study->policy_count, sizeof *worker->results);
    worker->views = calloc(study->policy_count, sizeof *worker->views);
    if (!worker->runs || !worker->results || !worker->views)
        return rd_fail(err, RD_NOMEM, "out of memory for a worker");
    enum rd_status rc = study->policy_count > 1 ? marks_new(study->scenario, &worker->marks, err) : RD_OK;
    for (size_t i = 0; rc == RD_OK && i < study->policy_count; i++) {
        const struct study_policy *policy = &study->policies[i];
        worker->views[i] = &worker->results[i];
        rc = study_run_new(study->scenario, policy, &study->policies[0], study->segments, &worker->runs[i], err);
        if (rc == RD_OK)
            run_share_marks(worker->runs[i], worker->marks, i == 0);
        if (rc == RD_OK)
            rc = result_init(&worker->results[i], study->segments, study->scenario->desk_count,
                             study->scenario->shift_count, rd_image_counter_count(policy->image),
                             study->scenario->seller_count, err);
    }
    return rc;
}

static void replication_release(struct replication *replication, size_t policy_count)
{
    for (size_t i = 0; replication->records && i < policy_count; i++)
        record_release(&replication->records[i]);
    for (size_t i = 0; replication->pairs && i + 1 < policy_count; i++)
        pair_release(&replication->pairs[i]);
    free(replication->records);
    free(replication->pairs);
    memset(replication, 0, sizeof *replication);
}

static struct replication *kept_of(const struct worker *worker)
{
    return &worker->crew->out->replications[worker->replication - worker->crew->study->first];
}

/* Keeps what stays of the worker's results. Only this worker touches this replication. */
static enum rd_status keep(struct worker *worker, struct replication *kept, struct rd_error *err)
{
    size_t policy_count = worker->crew->study->policy_count;
    kept->records = calloc(policy_count + 1, sizeof *kept->records);
    kept->pairs = calloc(policy_count + 1, sizeof *kept->pairs);
    enum rd_status rc = RD_OK;
    if (!kept->records || !kept->pairs)
        rc = rd_fail(err, RD_NOMEM, "out of memory for the results of a replication");
    for (size_t i = 0; rc == RD_OK && i < policy_count; i++)
        rc = record_init(&kept->records[i], &worker->results[i], i == 0, err);
    for (size_t i = 0; rc == RD_OK && i + 1 < policy_count; i++)
        rc = pair_add(&kept->pairs[i], &worker->results[0], &worker->results[i + 1], &worker->crew->maps[i], err);
    if (rc == RD_OK)
        fingerprint_block(worker->views, policy_count, kept->block);
    else
        replication_release(kept, policy_count);
    return rc;
}

static enum rd_status tell_finished(struct worker *worker, struct rd_error *err)
{
    struct crew *crew = worker->crew;
    if (!crew->hooks->finished)
        return RD_OK;
    pthread_mutex_lock(&crew->hook_lock);
    enum rd_status rc =
        crew->hooks->finished(crew->hooks->context, worker->replication, worker->views, crew->study->policy_count, err);
    pthread_mutex_unlock(&crew->hook_lock);
    return rc;
}

static enum rd_status ask_recall(struct worker *worker, bool *found, struct rd_error *err)
{
    struct crew *crew = worker->crew;
    *found = false;
    if (!crew->hooks->recall)
        return RD_OK;
    pthread_mutex_lock(&crew->hook_lock);
    enum rd_status rc = crew->hooks->recall(crew->hooks->context, worker->replication, worker->results,
                                            crew->study->policy_count, found, err);
    pthread_mutex_unlock(&crew->hook_lock);
    for (size_t i = 0; rc == RD_OK && *found && i < crew->study->policy_count; i++)
        rc = rules_check(crew->study->policies[i].image, &worker->results[i], err);
    return rc;
}

static enum rd_status simulate(struct worker *worker, struct rd_error *err)
{
    const struct study *study = worker->crew->study;
    enum rd_status rc = RD_OK;
    for (size_t i = 0; rc == RD_OK && i < study->policy_count; i++) {
        result_clear(&worker->results[i], worker->replication);
        raise_flag(&worker->progress, 0);
        const struct study_hooks *hooks = worker->crew->hooks;
        const struct trace *trace = hooks->listen ? hooks->listen(hooks->context, worker->replication, i) : NULL;
        rc = replicate(worker->runs[i], study->seed, worker->replication, trace, &worker->stop, &worker->progress,
                       &worker->results[i], err);
        raise_flag(&worker->progress, 0);
        __atomic_store_n(&worker->policies_done, (int)i + 1, __ATOMIC_RELAXED);
    }
    return rc;
}

static enum rd_status work(struct worker *worker, struct rd_error *err)
{
    bool found;
    enum rd_status rc = ask_recall(worker, &found, err);
    if (rc == RD_OK && !found)
        rc = simulate(worker, err);
    if (rc == RD_OK)
        rc = keep(worker, kept_of(worker), err);
    return rc == RD_OK && !found ? tell_finished(worker, err) : rc;
}

/* Notes a failure; with the lock held. Later replications in flight are stopped, earlier ones go on. */
static void fail_at(struct crew *crew, uint32_t replication, enum rd_status status, const struct rd_error *err)
{
    if (crew->failed != NOTHING_FAILED && crew->failed <= replication)
        return;
    crew->failed = replication;
    crew->status = status;
    crew->error = *err;
    for (unsigned i = 0; i < crew->worker_count; i++) {
        if (crew->workers[i].busy && crew->workers[i].replication > replication)
            raise_flag(&crew->workers[i].stop, SIGINT);
    }
}

/* Takes the next replication; false when there is none left to start. With the lock held. */
static bool take_next(struct worker *worker)
{
    struct crew *crew = worker->crew;
    if (crew->stopping || crew->failed != NOTHING_FAILED || crew->next == crew->study->first + crew->study->reps)
        return false;
    worker->replication = crew->next++;
    __atomic_store_n(&worker->policies_done, 0, __ATOMIC_RELAXED);
    worker->busy = true;
    return true;
}

static void settle(struct worker *worker, enum rd_status rc, const struct rd_error *err)
{
    struct crew *crew = worker->crew;
    worker->busy = false;
    if (rc == RD_OK) {
        kept_of(worker)->finished = true;
        crew->finished++;
    } else if (rc != RD_INTERRUPTED) {
        fail_at(crew, worker->replication, rc, err);
    }
}

static void *worker_main(void *argument)
{
    struct worker *worker = argument;
    struct crew *crew = worker->crew;
    struct rd_error err = {.status = RD_OK};
    enum rd_status rc = worker_init(worker, &err);
    pthread_mutex_lock(&crew->lock);
    if (rc != RD_OK)
        fail_at(crew, crew->study->first, rc, &err);
    while (rc == RD_OK && take_next(worker)) {
        pthread_mutex_unlock(&crew->lock);
        enum rd_status done = work(worker, &err);
        pthread_mutex_lock(&crew->lock);
        settle(worker, done, &err);
        pthread_cond_signal(&crew->changed);
    }
    crew->working--;
    pthread_cond_signal(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* ---- the crew ---- */

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct study_progress progress_of(const struct crew *crew, double started_s)
{
    double done = (double)crew->finished;
    for (unsigned i = 0; i < crew->worker_count; i++) {
        const struct worker *worker = &crew->workers[i];
        if (worker->busy)
            done += ((double)__atomic_load_n(&worker->policies_done, __ATOMIC_RELAXED) +
                     (double)read_flag(&worker->progress) / 1000) /
                    (double)crew->study->policy_count;
    }
    struct study_progress progress = {.finished = crew->finished,
                                      .planned = crew->study->reps,
                                      .done_share = done / (double)crew->study->reps,
                                      .elapsed_s = now_s() - started_s,
                                      .left_s = -1};
    if (progress.done_share > 0.005 && progress.elapsed_s > 1)
        progress.left_s = progress.elapsed_s * (1 - progress.done_share) / progress.done_share;
    return progress;
}

static void propagate_stop(struct crew *crew)
{
    if (!crew->hooks->stop || read_flag(crew->hooks->stop) == 0)
        return;
    crew->stopping = true;
    for (unsigned i = 0; i < crew->worker_count; i++)
        raise_flag(&crew->workers[i].stop, read_flag(crew->hooks->stop));
}

static void watch(struct crew *crew)
{
    double started_s = now_s();
    pthread_mutex_lock(&crew->lock);
    while (crew->working > 0) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += PROGRESS_EVERY_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&crew->changed, &crew->lock, &until);
        propagate_stop(crew);
        if (crew->hooks->progress) {
            struct study_progress progress = progress_of(crew, started_s);
            pthread_mutex_unlock(&crew->lock);
            crew->hooks->progress(crew->hooks->context, &progress);
            pthread_mutex_lock(&crew->lock);
        }
    }
    pthread_mutex_unlock(&crew->lock);
}

static enum rd_status start(struct crew *crew, struct rd_error *err)
{
    pthread_mutex_lock(&crew->lock);
    enum rd_status rc = RD_OK;
    unsigned planned = crew->worker_count;
    for (crew->worker_count = 0; crew->worker_count < planned; crew->worker_count++) {
        struct worker *worker = &crew->workers[crew->worker_count];
        worker->crew = crew;
        if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) {
            rc = rd_fail(err, RD_NOMEM, "cannot start worker %u of %u", crew->worker_count + 1, planned);
            break;
        }
        crew->working++;
    }
    if (crew->worker_count > 0)
        rc = RD_OK; /* fewer hands, the same result */
    pthread_mutex_unlock(&crew->lock);
    return rc;
}

static enum rd_status verdict(const struct crew *crew, struct rd_error *err)
{
    if (crew->failed != NOTHING_FAILED) {
        if (err)
            *err = crew->error;
        return crew->status;
    }
    if (crew->finished == crew->study->reps)
        return RD_OK;
    bool terminated = crew->hooks->stop && read_flag(crew->hooks->stop) == SIGTERM;
    enum rd_status status = terminated ? RD_TERMINATED : RD_INTERRUPTED;
    return rd_fail(err, status, "%s after %u of %u replications",
                   status == RD_TERMINATED ? "terminated" : "interrupted", (unsigned)crew->finished,
                   (unsigned)crew->study->reps);
}

static void crew_release(struct crew *crew)
{
    for (unsigned i = 0; i < crew->worker_count; i++) {
        pthread_join(crew->workers[i].thread, NULL);
        worker_release(&crew->workers[i]);
    }
    for (size_t i = 0; crew->maps && i + 1 < crew->study->policy_count; i++)
        rule_map_release(&crew->maps[i]);
    free(crew->maps);
    free(crew->workers);
    pthread_cond_destroy(&crew->changed);
    pthread_mutex_destroy(&crew->lock);
    pthread_mutex_destroy(&crew->hook_lock);
}

static enum rd_status crew_init(struct crew *crew, struct rd_error *err)
{
    const struct study *study = crew->study;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&crew->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&crew->lock, NULL);
    pthread_mutex_init(&crew->hook_lock, NULL);
    unsigned workers = study->jobs < 1 ? 1 : study->jobs;
    workers = workers > study->reps ? study->reps : workers;
    crew->workers = calloc(workers + 1, sizeof *crew->workers);
    crew->maps = calloc(study->policy_count + 1, sizeof *crew->maps);
    if (!crew->workers || !crew->maps)
        return rd_fail(err, RD_NOMEM, "out of memory for %u workers", workers);
    for (size_t i = 0; i + 1 < study->policy_count; i++) {
        enum rd_status rc = rule_map_init(&crew->maps[i], study->policies[0].image, study->policies[i + 1].image, err);
        if (rc != RD_OK)
            return rc;
    }
    crew->worker_count = workers;
    return start(crew, err);
}

enum rd_status study_run(const struct study *study, const struct study_hooks *hooks, struct study_outcome *out,
                         struct rd_error *err)
{
    assert(study->policy_count > 0 && study->reps > 0);
    const struct study_hooks no_hooks = {0};
    struct crew crew = {.study = study,
                        .hooks = hooks ? hooks : &no_hooks,
                        .out = out,
                        .failed = NOTHING_FAILED,
                        .status = RD_OK,
                        .next = study->first};
    *out = (struct study_outcome){.reps = study->reps, .policy_count = study->policy_count};
    out->replications = calloc(study->reps, sizeof *out->replications);
    if (!out->replications)
        return rd_fail(err, RD_NOMEM, "out of memory for %u replications", (unsigned)study->reps);
    enum rd_status rc = crew_init(&crew, err);
    if (rc == RD_OK) {
        watch(&crew);
        rc = verdict(&crew, err);
        out->finished = crew.finished;
    }
    crew_release(&crew);
    if (rc != RD_OK && rc != RD_INTERRUPTED && rc != RD_TERMINATED)
        study_outcome_release(out);
    return rc;
}

void study_outcome_release(struct study_outcome *out)
{
    for (uint32_t i = 0; out->replications && i < out->reps; i++)
        replication_release(&out->replications[i], out->policy_count);
    free(out->replications);
    memset(out, 0, sizeof *out);
}
