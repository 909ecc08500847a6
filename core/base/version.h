/* version: the number of this release, printed by --version. */
#ifndef CORE_BASE_VERSION_H
#define CORE_BASE_VERSION_H
#define WARENSPUR_VERSION "0.1.0"
#endif
