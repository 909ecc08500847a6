/* warenspur-tag: reads and writes NFC tags by hand. */
#include "core/fault.h"
#include "core/lang.h"

int main(void)
{
	lang_init(NULL);
	return EXIT_FAILED;
}
