-- A lesson in its second step; two hints were asked for. LESSON: the path of lesson.txt.
INSERT INTO lesson_run (lesson, path, participant, begun_us)
SELECT 'lesson', 'LESSON', 'Anna', t.now - 450000000 FROM t;
INSERT INTO lesson_step (run, step, begun_us, done_us, after_scan, after_move, after_passage, after_signal, after_command,
	after_note, after_alarm, hint_level)
SELECT r.seq, 1, r.begun_us, r.begun_us + 60000000, 0, 0, 0, 0, 0, 0, 0, 0 FROM lesson_run r
UNION ALL SELECT r.seq, 2, r.begun_us + 60000000, NULL, 0, 0, 0, 0, 0, 0, 0, 2 FROM lesson_run r;
