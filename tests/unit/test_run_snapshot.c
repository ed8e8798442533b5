/* Snapshots that readers hold while writers replace them. Run under TSan too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "server/session/snapshot.h"

static atomic_int freed;

static int *number_new(int value)
{
    int *number = malloc(sizeof *number);
    assert_non_null(number);
    *number = value;
    return number;
}

static void number_free(void *data)
{
    *(int *)data = -1; /* whoever still reads it sees that */
    free(data);
    atomic_fetch_add(&freed, 1);
}

static void snapshot__stays_until_the_last_reader_lets_go(void **state)
{
    (void)state;
    int64_t version = -1;
    atomic_store(&freed, 0);
    struct snapshots *snapshots = snapshots_new(number_free);
    assert_null(snapshots_acquire(snapshots, &version));
    assert_int_equal(version, -1);
    snapshots_release(snapshots, NULL);
    snapshots_publish(snapshots, number_new(1), 10);
    const int *one = snapshots_acquire(snapshots, &version);
    const int *same = snapshots_acquire(snapshots, NULL);
    assert_ptr_equal(one, same);
    assert_int_equal(version, 10);
    snapshots_publish(snapshots, number_new(2), 11);
    assert_int_equal(atomic_load(&freed), 0);
    assert_int_equal(*one, 1);
    snapshots_release(snapshots, one);
    assert_int_equal(atomic_load(&freed), 0);
    snapshots_release(snapshots, same);
    assert_int_equal(atomic_load(&freed), 1);
    const int *two = snapshots_acquire(snapshots, &version);
    assert_int_equal(*two, 2);
    assert_int_equal(version, 11);
    snapshots_release(snapshots, two);
    snapshots_free(snapshots);
    assert_int_equal(atomic_load(&freed), 2);
}

static void *read_on(void *arg)
{
    int last = 0;
    intptr_t wrong = 0;
    for (int i = 0; i < 20000; i++) {
        const int *number = snapshots_acquire(arg, NULL);
        wrong += *number < last;
        last = *number;
        snapshots_release(arg, number);
    }
    return (void *)wrong;
}

static void snapshot__is_never_torn_or_older_for_readers_beside_a_writer(void **state)
{
    (void)state;
    atomic_store(&freed, 0);
    struct snapshots *snapshots = snapshots_new(number_free);
    snapshots_publish(snapshots, number_new(1), 1);
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, snapshots), 0);
    for (int i = 2; i <= 2000; i++)
        snapshots_publish(snapshots, number_new(i), i);
    for (size_t i = 0; i < 4; i++) {
        void *wrong = NULL;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    snapshots_free(snapshots);
    assert_int_equal(atomic_load(&freed), 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapshot__stays_until_the_last_reader_lets_go),
        cmocka_unit_test(snapshot__is_never_torn_or_older_for_readers_beside_a_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
