#include "core/base/message.h"

#include <errno.h>
#include <string.h>

const char *message_error(int code)
{
	static const struct {
		int code;
		const char *word;
	} errors[] = {
		{ EPERM, MESSAGE_WORD("errno.eperm", "Operation not permitted") },
		{ ENOENT, MESSAGE_WORD("errno.enoent", "No such file or directory") },
		{ EINTR, MESSAGE_WORD("errno.eintr", "Interrupted system call") },
		{ EIO, MESSAGE_WORD("errno.eio", "Input/output error") },
		{ ENXIO, MESSAGE_WORD("errno.enxio", "No such device or address") },
		{ EBADF, MESSAGE_WORD("errno.ebadf", "Bad file descriptor") },
		{ EAGAIN, MESSAGE_WORD("errno.eagain", "Resource temporarily unavailable") },
		{ ENOMEM, MESSAGE_WORD("errno.enomem", "Cannot allocate memory") },
		{ EACCES, MESSAGE_WORD("errno.eacces", "Permission denied") },
		{ EBUSY, MESSAGE_WORD("errno.ebusy", "Device or resource busy") },
		{ EEXIST, MESSAGE_WORD("errno.eexist", "File exists") },
		{ ENODEV, MESSAGE_WORD("errno.enodev", "No such device") },
		{ ENOTDIR, MESSAGE_WORD("errno.enotdir", "Not a directory") },
		{ EISDIR, MESSAGE_WORD("errno.eisdir", "Is a directory") },
		{ EINVAL, MESSAGE_WORD("errno.einval", "Invalid argument") },
		{ ENFILE, MESSAGE_WORD("errno.enfile", "Too many open files in system") },
		{ EMFILE, MESSAGE_WORD("errno.emfile", "Too many open files") },
		{ ENOTTY, MESSAGE_WORD("errno.enotty", "Inappropriate ioctl for device") },
		{ EFBIG, MESSAGE_WORD("errno.efbig", "File too large") },
		{ ENOSPC, MESSAGE_WORD("errno.enospc", "No space left on device") },
		{ ESPIPE, MESSAGE_WORD("errno.espipe", "Illegal seek") },
		{ EROFS, MESSAGE_WORD("errno.erofs", "Read-only file system") },
		{ EPIPE, MESSAGE_WORD("errno.epipe", "Broken pipe") },
		{ ENAMETOOLONG, MESSAGE_WORD("errno.enametoolong", "File name too long") },
		{ ELOOP, MESSAGE_WORD("errno.eloop", "Too many levels of symbolic links") },
		{ EPROTO, MESSAGE_WORD("errno.eproto", "Protocol error") },
		{ EADDRINUSE, MESSAGE_WORD("errno.eaddrinuse", "Address already in use") },
		{ EADDRNOTAVAIL, MESSAGE_WORD("errno.eaddrnotavail", "Cannot assign requested address") },
		{ ENETDOWN, MESSAGE_WORD("errno.enetdown", "Network is down") },
		{ ENETUNREACH, MESSAGE_WORD("errno.enetunreach", "Network is unreachable") },
		{ ECONNABORTED, MESSAGE_WORD("errno.econnaborted", "Software caused connection abort") },
		{ ECONNRESET, MESSAGE_WORD("errno.econnreset", "Connection reset by peer") },
		{ ETIMEDOUT, MESSAGE_WORD("errno.etimedout", "Connection timed out") },
		{ ECONNREFUSED, MESSAGE_WORD("errno.econnrefused", "Connection refused") },
		{ EHOSTDOWN, MESSAGE_WORD("errno.ehostdown", "Host is down") },
		{ EHOSTUNREACH, MESSAGE_WORD("errno.ehostunreach", "No route to host") },
		{ EDQUOT, MESSAGE_WORD("errno.edquot", "Disk quota exceeded") },
	};

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].code == code)
			return errors[i].word;
	return strerror(code);
}
