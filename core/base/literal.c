#include "core/base/literal.h"

#include <link.h>
#include <stddef.h>
#include <stdint.h>

/* The program's own file in memory, as far as it is loaded; the linker knows where it is. */
extern const char loaded_file[] __asm__("__ehdr_start") __attribute__((visibility("hidden")));

bool literal_is(const char *text)
{
	const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)(const void *)loaded_file;
	const ElfW(Phdr) *segments = (const ElfW(Phdr) *)(const void *)(loaded_file + header->e_phoff);
	uintptr_t wanted = (uintptr_t)text, moved_by = 0;

	for (size_t i = 0; i < header->e_phnum; i++)
		if (segments[i].p_type == PT_LOAD && segments[i].p_offset == 0)
			moved_by = (uintptr_t)loaded_file - segments[i].p_vaddr;
	for (size_t i = 0; i < header->e_phnum; i++) {
		uintptr_t begin = moved_by + segments[i].p_vaddr;

		if (segments[i].p_type == PT_LOAD && !(segments[i].p_flags & PF_W) && wanted >= begin &&
			wanted - begin < segments[i].p_memsz)
			return true;
	}
	return false;
}
