/* reality: does an address lead to a thing or to a simulation of it? */
#ifndef CORE_WIRE_ADDRESS_ORIGIN_H
#define CORE_WIRE_ADDRESS_ORIGIN_H

enum address_origin { ADDRESS_UNKNOWN, ADDRESS_REAL, ADDRESS_SIMULATED };

/* Of "nfc:pn532_uart:/dev/ttyUSB0", "tcp:127.0.0.1:1502" …: a pseudo terminal or a PLC on this very
 * computer is simulated, any other device file is real; of the rest nobody can tell from here (a
 * host's PLC, a device that is not plugged in). Looks at names only, opens nothing. */
enum address_origin address_origin(const char *address);

#endif
