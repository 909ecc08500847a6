"""Asks the plant's PLC as pymodbus does: modbus_stranger.py tcp:HOST:PORT | rtu:PATH:BAUD:8E1
Prints a line for each question, for plant.sh to compare."""
import inspect
import logging
import sys

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.exceptions import ModbusException

logging.disable(logging.CRITICAL)  # a question without an answer is no news here
wire = sys.argv[1].split(":")
rtu = wire[0] == "rtu"
if rtu:
    # A pty has no parity: setting one twice (strict, until 3.7), or once with glibc 2.41, is refused.
    known = inspect.signature(ModbusSerialClient).parameters
    lenient = {"strict": False} if "strict" in known or "kwargs" in known else {}
    client = ModbusSerialClient(port=wire[1], baudrate=int(wire[2]), parity="N", timeout=1,
                                retries=0, **lenient)
else:
    client = ModbusTcpClient(wire[1], port=int(wire[2]), timeout=2, retries=0)
client.connect()


def say(question, ask):
    try:
        answer = ask()
    except ModbusException as trouble:
        answer = trouble
    if isinstance(answer, ModbusException):
        client.close()
        client.connect()
    if hasattr(answer, "exception_code"):
        print(question, "exception", answer.exception_code)
    elif isinstance(answer, ModbusException):
        print(question, "no answer")
    elif answer.function_code in (3, 4, 23):  # since 3.8 each answer has registers and bits
        print(question, *answer.registers)
    elif answer.function_code in (1, 2):
        print(question, len(answer.bits), "bits")
    else:
        print(question, "done")


print("map", len(client.read_holding_registers(0, count=27, slave=1).registers))
say("boot", lambda: client.read_holding_registers(14, count=1, slave=1))
say("inputs", lambda: client.read_discrete_inputs(0, count=12, slave=1))
say("coils", lambda: client.read_coils(0, count=8, slave=1))
say("write", lambda: client.write_registers(16, [2, 7, 300, 9, 0, 0], slave=1))
say("back", lambda: client.read_holding_registers(16, count=6, slave=1))
say("one", lambda: client.write_register(18, 310, slave=1))
say("beyond", lambda: client.read_holding_registers(20, count=8, slave=1))
say("not-ours", lambda: client.write_registers(15, [1, 2], slave=1))
say("input-registers", lambda: client.read_input_registers(0, count=1, slave=1))
say("coil", lambda: client.write_coil(0, True, slave=1))
known = inspect.signature(client.readwrite_registers).parameters
unit = "slave" if "slave" in known else "unit"
values = "values" if "values" in known else "write_registers"
say("both", lambda: client.readwrite_registers(read_address=0, read_count=2, write_address=16,
                                               **{values: [1], unit: 1}))
say("unit", lambda: client.read_holding_registers(0, count=1, slave=2))
say("after", lambda: client.read_holding_registers(18, count=1, slave=1))
