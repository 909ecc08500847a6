-- What the golden screens show. Times are relative to now, because a screen marks what is old; the
-- clock digits are masked before screens are compared. The PLC's rows lie a minute ahead, so that
-- nothing is old and the belt stands still in the picture, however slow the machine is.
CREATE TEMP TABLE t AS SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000 AS now,
	CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + 60000000 AS ahead;

INSERT INTO article (gtin, name, lane) VALUES
	('09521234000013', 'Schraube M6x20', 1), ('09521234000020', 'Holzdübel 8 mm', 2),
	('09521234000037', 'Kaffee 1 kg', 1), ('09521234000044', 'Ersatzteil Lichtschranke', 3);
INSERT INTO place (name, title) VALUES ('shelf', 'Regal Ä');

INSERT INTO item (key, article, name, place, seen_us)
SELECT 'https://id.gs1.org/01/' || k.gtin || '/21/' || k.serial, k.gtin, a.name, k.place,
	t.now - k.ago * 1000000
FROM (SELECT '09521234000013' AS gtin, '1001' AS serial, 'lane1' AS place, 40 AS ago
	UNION ALL SELECT '09521234000013', '1002', 'lane1', 30
	UNION ALL SELECT '09521234000020', '2001', 'lane2', 20
	UNION ALL SELECT '09521234000044', '4001', 'ident', 2
	UNION ALL SELECT '09521234000037', '3001', 'shelf', 900) k
	JOIN article a ON a.gtin = k.gtin, t;

INSERT INTO scan (at_us, place, source, carrier, symbology, tag, data, text, item, verdict,
	event_id, clock_ok)
SELECT t.now - s.ago * 1000000, 'ident', s.source, s.carrier, s.symbology, s.tag,
	CASE s.symbology WHEN 'GS1-DATAMATRIX' THEN CAST('0109521234000020212001' AS BLOB)
		WHEN 'GS1-128' THEN CAST('0109521234000013211001' AS BLOB)
		WHEN 'MIFARE-UL' THEN x'D1010D5402656EE280AE676E702E657865' -- NDEF: a text with a trick in it
		ELSE CAST(x'D101255504' || substr(s.item, 9) AS BLOB) END, -- NDEF: a Digital Link
	s.text,
	s.item, s.verdict, 'e-' || s.ago || s.source, 1
FROM (SELECT 41 AS ago, 'pn532' AS source, 'nfc' AS carrier, 'NTAG213' AS symbology,
		'04A1B2C3D4E501' AS tag, '(01)09521234000013(21)1001' AS text,
		'https://id.gs1.org/01/09521234000013/21/1001' AS item, 'accepted' AS verdict
	UNION ALL SELECT 40, 'scanner', 'barcode', 'GS1-128', '', '(01)09521234000013(21)1001',
		'https://id.gs1.org/01/09521234000013/21/1001', 'duplicate'
	UNION ALL SELECT 31, 'pn532', 'nfc', 'NTAG213', '04A1B2C3D4E502', '(01)09521234000013(21)1002',
		'https://id.gs1.org/01/09521234000013/21/1002', 'accepted'
	UNION ALL SELECT 21, 'scanner', 'barcode', 'GS1-DATAMATRIX', '', '(01)09521234000020(21)2001',
		'https://id.gs1.org/01/09521234000020/21/2001', 'accepted'
	UNION ALL SELECT 12, 'pn532', 'nfc', 'MIFARE-UL', '04FFEEDDCCBBAA', '<U+202E>gnp.exe',
		'nfc:04FFEEDDCCBBAA', 'unknown'
	UNION ALL SELECT 2, 'pn532', 'nfc', 'NTAG215', '04A1B2C3D4E503', '(01)09521234000044(21)4001',
		'https://id.gs1.org/01/09521234000044/21/4001', 'accepted') s, t
ORDER BY s.ago DESC;

INSERT INTO passage (plc, boot, track, arrived_us, identified_us, decided_us, answered_us,
	confirmed_us, item, asked_lane, reached_lane, result, decision, decision_lane, decision_article)
SELECT 'demo', 7, p.track, t.now - p.ago * 1000000, t.now - p.ago * 1000000 + p.named * 1000,
	t.now - p.ago * 1000000 + 14000, t.now - p.ago * 1000000 + 18000,
	CASE WHEN p.lane > 0 THEN t.now - p.ago * 1000000 + 3400000 END, p.item, p.asked,
	nullif(p.lane, 0), p.result, coalesce(nullif(p.result, ''), 'sorted'), p.asked,
	CASE WHEN p.item LIKE 'https://id.gs1.org/01/%' THEN substr(p.item, 23, 14) ELSE '' END
FROM (SELECT 1 AS track, 41 AS ago, 12 AS named, 1 AS asked, 1 AS lane, 'sorted' AS result,
		'https://id.gs1.org/01/09521234000013/21/1001' AS item
	UNION ALL SELECT 2, 31, 9, 1, 1, 'sorted', 'https://id.gs1.org/01/09521234000013/21/1002'
	UNION ALL SELECT 3, 21, 11, 2, 2, 'sorted', 'https://id.gs1.org/01/09521234000020/21/2001'
	UNION ALL SELECT 4, 12, 13, 3, 3, 'unknown', 'nfc:04FFEEDDCCBBAA'
	UNION ALL SELECT 5, 2, 10, 3, 0, '', 'https://id.gs1.org/01/09521234000044/21/4001') p, t
ORDER BY p.track;

-- Each was read 9 ms after its box had asked.
UPDATE scan SET at_us = at_us + 9000;
UPDATE passage SET scan = (SELECT min(s.seq) FROM scan s WHERE s.item = passage.item);

-- What was twelve seconds ago: box 4 at the ident point, its lane just decided, one box behind it.
INSERT INTO signal (at_us, plc, name, value)
SELECT t.now - 15000000 + s.ms * 1000, 'demo', s.name, s.value
FROM (SELECT 0 AS ms, 'BOOT_ID' AS name, 7 AS value, 1 AS n
	UNION ALL SELECT 0, 'STATE', 2, 2 UNION ALL SELECT 0, 'ESTOP_OK', 1, 3
	UNION ALL SELECT 0, 'AUTO_MODE', 1, 4 UNION ALL SELECT 0, 'MOTOR_FAULT', 0, 5
	UNION ALL SELECT 0, 'JAM', 0, 6 UNION ALL SELECT 0, 'CONVEYOR_MOTOR', 1, 7
	UNION ALL SELECT 0, 'STOPPER_OPEN', 0, 8 UNION ALL SELECT 0, 'DIVERTER1', 0, 9
	UNION ALL SELECT 0, 'DIVERTER2', 0, 10 UNION ALL SELECT 0, 'LAMP_GREEN', 1, 11
	UNION ALL SELECT 0, 'LAMP_YELLOW', 0, 12 UNION ALL SELECT 0, 'LAMP_RED', 0, 13
	UNION ALL SELECT 0, 'SPEED_ACTUAL', 200, 14 UNION ALL SELECT 0, 'LANE1_COUNT', 2, 15
	UNION ALL SELECT 0, 'LANE2_COUNT', 1, 16 UNION ALL SELECT 0, 'LANE3_COUNT', 0, 17
	UNION ALL SELECT 0, 'ENCODER', 9000, 18 UNION ALL SELECT 0, 'LB_INFEED', 1, 19
	UNION ALL SELECT 3000, 'ENCODER', 9470, 20 UNION ALL SELECT 3000, 'LB_INFEED', 0, 21
	UNION ALL SELECT 3000, 'LB_IDENT', 1, 22 UNION ALL SELECT 3000, 'CONVEYOR_MOTOR', 0, 23
	UNION ALL SELECT 3000, 'STATE', 3, 24 UNION ALL SELECT 3000, 'LAMP_YELLOW', 1, 25
	UNION ALL SELECT 3000, 'ARRIVAL_SEQ', 4, 26) s, t
ORDER BY s.n;

-- Box 5 is between the diverters, one waits to be asked for, one has just come in.
INSERT INTO signal (at_us, plc, name, value)
SELECT t.ahead + s.ms * 1000, 'demo', s.name, s.value
FROM (SELECT 0 AS ms, 'BOOT_ID' AS name, 7 AS value, 1 AS n
	UNION ALL SELECT 0, 'STATE', 2, 2 UNION ALL SELECT 0, 'ESTOP_OK', 1, 3
	UNION ALL SELECT 0, 'AUTO_MODE', 1, 4 UNION ALL SELECT 0, 'MOTOR_FAULT', 0, 5
	UNION ALL SELECT 0, 'JAM', 0, 6 UNION ALL SELECT 0, 'CONVEYOR_MOTOR', 1, 7
	UNION ALL SELECT 0, 'STOPPER_OPEN', 1, 8 UNION ALL SELECT 0, 'DIVERTER1', 0, 9
	UNION ALL SELECT 0, 'DIVERTER2', 0, 10 UNION ALL SELECT 0, 'LAMP_GREEN', 1, 11
	UNION ALL SELECT 0, 'LAMP_YELLOW', 0, 12 UNION ALL SELECT 0, 'LAMP_RED', 0, 13
	UNION ALL SELECT 0, 'SPEED_ACTUAL', 200, 14 UNION ALL SELECT 0, 'LANE1_COUNT', 2, 15
	UNION ALL SELECT 0, 'LANE2_COUNT', 1, 16 UNION ALL SELECT 0, 'LANE3_COUNT', 1, 17
	UNION ALL SELECT 0, 'ENCODER', 10000, 18 UNION ALL SELECT 0, 'LB_IDENT', 1, 19
	UNION ALL SELECT 0, 'ARRIVAL_SEQ', 5, 20
	UNION ALL SELECT 500, 'ENCODER', 10130, 21 UNION ALL SELECT 500, 'LB_IDENT', 0, 22
	UNION ALL SELECT 500, 'LB_INFEED', 1, 23
	UNION ALL SELECT 1400, 'ENCODER', 10310, 24 UNION ALL SELECT 1400, 'LB_INFEED', 0, 25
	UNION ALL SELECT 1400, 'STOPPER_OPEN', 0, 26
	UNION ALL SELECT 2900, 'ENCODER', 10600, 27 UNION ALL SELECT 2900, 'LB_INFEED', 1, 28
	UNION ALL SELECT 2900, 'LB_IDENT', 1, 29) s, t
ORDER BY s.n;

INSERT INTO alarm (at_us, source, code, severity, text, acked_us, cleared_us)
SELECT t.now - a.ago * 1000000, a.source, a.code, a.severity, a.text,
	CASE WHEN a.acked THEN t.now END, CASE WHEN a.cleared THEN t.now - 250000000 END
FROM (SELECT 300 AS ago, 'plc-bridge:demo' AS source, 'plc_down' AS code, 'alarm' AS severity,
		'no connection to the PLC at 127.0.0.1:1502 (Connection refused); check power, cable, address and that its Modbus server is on' AS text, 1 AS acked, 1 AS cleared
	UNION ALL SELECT 12, 'reader:pn532', 'unknown_item', 'warning',
		'nfc:04FFEEDDCCBBAA is not known here; import its article, or tie the tag to an item', 0, 0) a, t;

INSERT INTO program (role, pid, seen_us, state, detail)
SELECT p.role, p.pid, t.ahead, p.state, p.detail
FROM (SELECT 'plc-bridge:demo' AS role, 4711 AS pid, 'ready' AS state,
		'tcp:127.0.0.1:1502, 20 ms' AS detail
	UNION ALL SELECT 'reader:pn532', 4712, 'ready', 'pn532_uart:/dev/pts/7'
	UNION ALL SELECT 'reader:scanner', 4713, 'down', 'no device at /dev/ttyACM0; plug it in or check the path (--list)') p, t;

-- A profile with signals of the user's own.
INSERT INTO point (plc, name, area, address, bit, kind, direction, scale, unit, title, own)
VALUES ('demo', 'STATE', 'holding', 0, NULL, 'register', 'from_plc', 1, '', 'state', 0),
	('demo', 'TEMPERATURE', 'holding', 40, NULL, 'signed', 'from_plc', 0.1, '°C', 'Motortemperatur', 1),
	('demo', 'DOOR_OPEN', 'discrete', 12, NULL, 'bit', 'from_plc', 1, '', 'Schaltschranktür', 1),
	('demo', 'ENERGY', 'input', 50, NULL, 'pair', 'from_plc', 1, 'Wh', '', 1),
	('demo', 'FAULT_CODE', 'holding', 1, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'ARRIVAL_SEQ', 'holding', 2, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'DONE_SEQ', 'holding', 3, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'DONE_LANE', 'holding', 4, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'ENCODER', 'holding', 5, NULL, 'pair', 'from_plc', 1, '', '', 0),
	('demo', 'SPEED_ACTUAL', 'holding', 7, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'PLC_HEARTBEAT', 'holding', 8, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'LANE1_COUNT', 'holding', 9, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'LANE2_COUNT', 'holding', 10, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'LANE3_COUNT', 'holding', 11, NULL, 'register', 'from_plc', 1, '', '', 0),
	('demo', 'DEST_LANE', 'holding', 16, NULL, 'register', 'to_plc', 1, '', '', 0),
	('demo', 'DEST_SEQ', 'holding', 17, NULL, 'register', 'to_plc', 1, '', '', 0),
	('demo', 'LANE3_LAST_SEQ', 'holding', 26, NULL, 'register', 'from_plc', 1, '', '', 0);
INSERT INTO signal (at_us, plc, name, value)
SELECT t.ahead, 'demo', s.name, s.value
FROM (SELECT 'TEMPERATURE' AS name, 65531 AS value UNION ALL SELECT 'DOOR_OPEN', 1) s, t;

-- What was booked, taken back, noted and ordered.
INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, passage, event_id,
	corrects)
SELECT t.now - m.ago * 1000000, m.item, m.from_place, m.to_place, m.step, 'in_progress', m.scan,
	m.passage, 'm-' || m.n, m.corrects
FROM (SELECT 1 AS n, 900 AS ago, 'https://id.gs1.org/01/09521234000037/21/3001' AS item,
		'' AS from_place, 'shelf' AS to_place, 'commissioning' AS step, NULL AS scan, NULL AS passage,
		NULL AS corrects
	UNION ALL SELECT 2, 41, 'https://id.gs1.org/01/09521234000013/21/1001', '', 'ident', 'inspecting',
		1, NULL, NULL
	UNION ALL SELECT 3, 38, 'https://id.gs1.org/01/09521234000013/21/1001', 'ident', 'lane1', 'storing',
		NULL, 1, NULL
	UNION ALL SELECT 4, 2, 'https://id.gs1.org/01/09521234000044/21/4001', 'shelf', 'ident',
		'inspecting', 6, NULL, NULL
	UNION ALL SELECT 5, 30, 'https://id.gs1.org/01/09521234000013/21/1001', 'lane1', 'shelf', 'storing',
		NULL, NULL, NULL
	UNION ALL SELECT 6, 29, 'https://id.gs1.org/01/09521234000013/21/1001', 'shelf', 'lane1', 'storing',
		NULL, NULL, 5) m, t
ORDER BY m.n;
INSERT INTO note (at_us, item, text, given_by)
SELECT t.now - 25000000, 'https://id.gs1.org/01/09521234000013/21/1001', 'Ecke gedrückt, Inhalt gut',
	'tui:anna' FROM t;
INSERT INTO command (at_us, plc, verb, argument, deadline_us, state, detail, given_by)
SELECT t.now - c.ago * 1000000, 'demo', c.verb, c.argument, t.now, c.state, c.detail, c.giver
FROM (SELECT 90 AS ago, 'start' AS verb, '' AS argument, 'done' AS state, '' AS detail,
		'tui:anna' AS giver
	UNION ALL SELECT 60, 'speed', '200', 'done', '', 'cli:bert'
	UNION ALL SELECT 50, 'lane', '0 2', 'failed', 'no such box reached the read point in time', 'scanner'
	UNION ALL SELECT 20, 'reset', '', 'expired', 'no PLC bridge accepted the command; check that it runs (Status)', '') c, t
ORDER BY c.ago DESC;

-- The microscope: registers read, an answer written, a chip asked for tags.
INSERT INTO wire (at_us, role, protocol, direction, data)
SELECT t.now + w.ms * 1000, w.role, w.protocol, w.direction, w.data
FROM (SELECT 1 AS n, 0 AS ms, 'plc-bridge:demo' AS role, 'modbus-tcp' AS protocol,
		'sent' AS direction, x'00010000000601030000001B' AS data
	UNION ALL SELECT 2, 4, 'plc-bridge:demo', 'modbus-tcp', 'received',
		x'000100000039010336000300000005000300032710000000C8002A000200010001000000000007000003E80001000500C80011000000000205000300000000'
	UNION ALL SELECT 3, 6, 'plc-bridge:demo', 'modbus-tcp', 'sent', x'00020000000B0110001000020400030005'
	UNION ALL SELECT 4, 9, 'plc-bridge:demo', 'modbus-tcp', 'received', x'000200000006011000100002'
	UNION ALL SELECT 5, 20, 'plc-bridge:demo', 'modbus-tcp', 'sent', x'00030000000601030000001B'
	UNION ALL SELECT 6, 24, 'plc-bridge:demo', 'modbus-tcp', 'received', x'000300000003018302'
	UNION ALL SELECT 7, 30, 'reader:pn532', 'pn532', 'sent', x'0000FF04FCD44A0100E100'
	UNION ALL SELECT 8, 31, 'reader:pn532', 'pn532', 'received', x'0000FF00FF00') w, t
ORDER BY w.n;

-- What the texts above say in other languages.
UPDATE alarm SET message = 'plc_open.no_connection',
	arguments = '["127.0.0.1:1502",{"id":"errno.econnrefused","text":"Connection refused"}]' WHERE code = 'plc_down';
UPDATE alarm SET message = 'booking_scan.unknown_item', arguments = '["nfc:04FFEEDDCCBBAA"]' WHERE code = 'unknown_item';
UPDATE program SET message = 'tty.no_device', arguments = '["/dev/ttyACM0"]' WHERE role = 'reader:scanner';
UPDATE command SET message = 'operator_command.no_such_box_waited' WHERE verb = 'lane';
UPDATE command SET message = 'command.no_bridge_took' WHERE verb = 'reset';
