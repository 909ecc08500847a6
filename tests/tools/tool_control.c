/* control: gives a plant orders over its control socket.
 *   control SOCKET WORD…      one order made of the words; prints the answer without "ok "
 *   control SOCKET            one order a line from standard input; prints every answer as it is
 * Exit code 0 if every answer was ok. */
#include "core/base/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static FILE *connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address))
		return NULL;
	return fdopen(fd, "r+");
}

static char answer[10000];

/* Sends what was written to it and waits for the answer. */
static bool hear(FILE *plant)
{
	fflush(plant);
	return fgets(answer, sizeof answer, plant) && strncmp(answer, "ok", 2) == 0;
}

int main(int argc, char **argv)
{
	FILE *plant = argc > 1 ? connect_to(argv[1]) : NULL;
	char line[9000];
	bool fine = true;

	if (!plant) {
		fprintf(stderr, "usage: control SOCKET [WORD…]\n");
		return EXIT_USAGE;
	}
	for (int i = 2; i < argc; i++)
		fprintf(plant, "%s%s", i > 2 ? " " : "", argv[i]);
	if (argc > 2) {
		fputc('\n', plant);
		fine = hear(plant);
		fputs(strncmp(answer, "ok ", 3) == 0 ? answer + 3 : answer, stdout);
	}
	while (argc == 2 && fgets(line, sizeof line, stdin)) {
		fputs(line, plant);
		fine = hear(plant) && fine;
		fputs(answer, stdout);
	}
	fclose(plant);
	return fine ? EXIT_OK : EXIT_FAILED;
}
