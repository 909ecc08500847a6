/* One process per role: which processes count as living, and who may take a role. */
#include "core/base/clock.h"
#include "core/base/live_process.h"
#include "core/store/store.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (;;)
			pause();
	}
	ck_assert_int_gt(pid, 0);
	return pid;
}

static void wait_for_zombie(pid_t pid)
{
	siginfo_t info;

	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

START_TEST(a_line_of_proc_is_read)
{
	static const char fine[] =
		"17 (a) b (c) S 1 17 17 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1 1\n";
	unsigned long long start = 0;
	char name[64], state = 0;

	ck_assert(live_process_parse(fine, name, sizeof name, &state, &start));
	ck_assert_str_eq(name, "a) b (c");
	ck_assert_int_eq(state, 'S');
	ck_assert_uint_eq(start, 4711);
	for (size_t len = 0; len < strlen("17 (a) b (c) S 1 17 17 0 -1 4194560 1 0 0 0"); len++) {
		char part[sizeof fine];

		memcpy(part, fine, len);
		part[len] = '\0';
		ck_assert(!live_process_parse(part, name, sizeof name, &state, &start));
	}
}
END_TEST

START_TEST(who_lives)
{
	int64_t now_us = clock_wall_us();
	pid_t child = start_child();

	ck_assert(live_process_is_ours(child, clock_wall_us()));
	ck_assert(!live_process_is_ours(child, now_us - 3600000000)); /* its number was used again */
	ck_assert(!live_process_is_ours(getpid(), clock_wall_us()));
	ck_assert(!live_process_is_ours(1, clock_wall_us())); /* another program */
	ck_assert(!live_process_is_ours(0, clock_wall_us()));
	kill(child, SIGSTOP);
	ck_assert(live_process_is_ours(child, clock_wall_us()));
	kill(child, SIGKILL);
	wait_for_zombie(child);
	ck_assert(!live_process_is_ours(child, clock_wall_us()));
	waitpid(child, NULL, 0);
	ck_assert(!live_process_is_ours(child, clock_wall_us()));
}
END_TEST

/* A child takes the role in the same database; answers with a byte. */
static pid_t start_holder(int *pipe_read)
{
	int ends[2];
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		struct fault why;
		struct store *own = store_open(fixture_db, STORE_WRITE, &why);
		char said = own && store_claim_role(own, "reader:x", "--source", &why) == 0 ? 'y' : 'n';

		if (write(ends[1], &said, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(ends[1]);
	*pipe_read = ends[0];
	return pid;
}

START_TEST(a_role_has_one_holder)
{
	struct fault why = { 0 };
	struct store *store = fixture_open();
	char said = 0;
	int from;
	pid_t child = start_holder(&from);

	ck_assert_int_eq(read(from, &said, 1), 1);
	ck_assert_int_eq(said, 'y');
	ck_assert_int_eq(store_claim_role(store, "reader:x", "--source", &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_UNAVAILABLE);
	ck_assert_ptr_nonnull(strstr(why.message.text, "running already"));
	ck_assert_ptr_nonnull(strstr(why.message.text, "--source"));
	ck_assert_int_eq(store_claim_role(store, "reader:y", "--source", &why), 0);
	ck_assert_int_eq(store_claim_role(store, "reader:y", "--source", &why), 0); /* its own */
	kill(child, SIGKILL);
	wait_for_zombie(child);
	ck_assert_int_eq(store_claim_role(store, "reader:x", "--source", &why), 0);
	waitpid(child, NULL, 0);
	close(from);
	fixture_close(store);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_line_of_proc_is_read, who_lives, a_role_has_one_holder, NULL };

	return suite_of("store_role", tests);
}
