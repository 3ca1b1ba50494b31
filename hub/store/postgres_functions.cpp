// What a unit of work calls in the database. Each checks its guard first and raises where it does
// not hold: the rest of the unit is skipped by the server and nothing of it stays.
// KH001: duplicate, KH002: the same id with another body, KH003: another version, KH004: the unit
// contradicts the store, KH005: a row has another version, KH006: another row has the value.
// Message and detail of the first two are the earlier message's id and seq; the message of the last
// two is table/id and table.column.

#include "store/postgres_schema.hpp"

namespace kamhub::store::postgres {

namespace {

constexpr const char* kFunctions = R"sql(
DO $$
DECLARE old regprocedure;
BEGIN
    FOR old IN SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
        AND (proname LIKE 'unit\_%' OR proname LIKE 'audit\_%') LOOP
        EXECUTE 'DROP FUNCTION ' || old;
    END LOOP;
END $$;

CREATE FUNCTION unit_payload(sha text, size bigint, file text, bytes bytea)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    IF size = 0 THEN RETURN 0; END IF;
    INSERT INTO payload(sha256, size, file, bytes) VALUES(sha, size, file, bytes)
        RETURNING payload.id INTO number;
    RETURN number;
END $$;

CREATE FUNCTION unit_journal(at bigint, message bigint, delivery bigint, attempt integer,
    event text, detail text, actor text, artefacts text, sent bigint, answer bigint, source text,
    type text, subject text, body bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO journal(at, message_seq, delivery_seq, attempt, event, detail, actor, artefacts, sent,
        answer, source, type, subject, body)
    VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) $$;

CREATE FUNCTION unit_tally(of_endpoint text, of_state integer, more bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO tally(endpoint, state, amount) VALUES($1, $2, $3)
    ON CONFLICT(endpoint, state) DO UPDATE SET amount = tally.amount + excluded.amount $$;

-- `twin`: the unit has this key twice; 'same' or 'other' body.
CREATE FUNCTION unit_message(of_source text, of_id text, of_hash text, twin text,
    of_type text, of_subject text, of_partition_key text, of_attributes text, of_at bigint,
    of_actor text, of_end text, of_reason text,
    body_sha text, body_size bigint, body_file text, body_bytes bytea,
    original_sha text, original_size bigint, original_file text, original_bytes bytea)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    earlier record;
    body_number bigint;
    original_number bigint;
    number bigint;
BEGIN
    IF twin <> '' THEN
        RAISE EXCEPTION USING MESSAGE = of_id, DETAIL = '0',
            ERRCODE = CASE twin WHEN 'same' THEN 'KH001' ELSE 'KH002' END;
    END IF;
    SELECT d.hash, d.message_seq INTO earlier FROM duplicate d
        WHERE d.source = of_source AND d.id = of_id;
    IF FOUND THEN
        RAISE EXCEPTION USING MESSAGE = of_id, DETAIL = earlier.message_seq::text,
            ERRCODE = CASE WHEN earlier.hash = of_hash THEN 'KH001' ELSE 'KH002' END;
    END IF;
    body_number := unit_payload(body_sha, body_size, body_file, body_bytes);
    original_number := unit_payload(original_sha, original_size, original_file, original_bytes);
    INSERT INTO message(id, source, type, subject, partition_key, attributes, accepted, end_state,
        end_reason, body, original, body_size, body_sha256)
    VALUES(of_id, of_source, of_type, of_subject, of_partition_key, of_attributes, of_at, of_end,
        of_reason, body_number, original_number, body_size, body_sha)
    RETURNING message.seq INTO number;
    INSERT INTO duplicate(source, id, hash, message_seq, at)
        VALUES(of_source, of_id, of_hash, number, of_at);
    PERFORM unit_journal(of_at, number, 0, 0, CASE of_end WHEN '' THEN 'accepted' ELSE of_end END,
        of_reason, of_actor, '', 0, 0, '', '', '', 0);
    RETURN number;
END $$;

-- Of the message that this session has inserted last.
CREATE FUNCTION unit_delivery(of_id text, of_endpoint text, of_route text, of_lane text,
    of_partition integer, of_priority integer, of_hold boolean, of_at bigint, of_expires bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    PERFORM 1 FROM delivery d WHERE d.id = of_id;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'KH004',
            MESSAGE = 'there is a delivery ' || of_id || ' already; derive another id';
    END IF;
    INSERT INTO delivery(message_seq, id, endpoint, route, lane, partition, epoch, priority, hold,
        state, open, version, attempts, revision, created, changed, next_at, expires, reference,
        error, body)
    VALUES(currval('message_seq_seq'), of_id, of_endpoint, of_route, of_lane, of_partition, 0,
        of_priority, of_hold, 0, true, 1, 0, 0, of_at, of_at, 0, of_expires, '', '', 0)
    RETURNING delivery.seq INTO number;
    RETURN number;
END $$;

CREATE FUNCTION unit_change(of_seq bigint, of_version bigint, of_state integer,
    of_attempts integer, of_revision integer, of_at bigint, of_next_at bigint, of_reference text,
    of_error text, of_event text, of_detail text, of_actor text, of_artefacts text,
    sent_sha text, sent_size bigint, sent_file text, sent_bytes bytea,
    answer_sha text, answer_size bigint, answer_file text, answer_bytes bytea,
    body_sha text, body_size bigint, body_file text, body_bytes bytea)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    old record;
    sent_number bigint;
    answer_number bigint;
    body_number bigint;
BEGIN
    SELECT d.message_seq, d.endpoint, d.state, d.hold, d.reference, d.body INTO old FROM delivery d
        WHERE d.seq = of_seq AND d.version = of_version;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
    sent_number := unit_payload(sent_sha, sent_size, sent_file, sent_bytes);
    answer_number := unit_payload(answer_sha, answer_size, answer_file, answer_bytes);
    body_number := unit_payload(body_sha, body_size, body_file, body_bytes);
    UPDATE delivery d SET state = of_state,
        open = of_state IN (0, 1) OR (of_state = 3 AND old.hold),
        version = d.version + 1, attempts = of_attempts, revision = of_revision, changed = of_at,
        next_at = CASE of_state WHEN 0 THEN of_next_at ELSE 0 END,
        reference = CASE of_reference WHEN '' THEN d.reference ELSE of_reference END,
        error = of_error, body = CASE body_number WHEN 0 THEN d.body ELSE body_number END
    WHERE d.seq = of_seq AND d.version = of_version;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
    IF old.state <> of_state THEN
        PERFORM unit_tally(old.endpoint, old.state, -1);
        PERFORM unit_tally(old.endpoint, of_state, 1);
    END IF;
    PERFORM unit_journal(of_at, old.message_seq, of_seq, of_attempts, of_event, of_detail, of_actor,
        of_artefacts, sent_number, answer_number, '', '', '', body_number);
END $$;

CREATE FUNCTION unit_fact(of_kind text, of_key text, of_version bigint, of_at bigint,
    of_value text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF of_version = 0 THEN
        PERFORM 1 FROM fact f WHERE f.kind = of_kind AND f.key = of_key;
        IF FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
        IF of_value IS NOT NULL THEN
            INSERT INTO fact(kind, key, version, changed, value)
                VALUES(of_kind, of_key, 1, of_at, of_value);
        END IF;
        RETURN;
    ELSIF of_value IS NULL THEN
        DELETE FROM fact f WHERE f.kind = of_kind AND f.key = of_key AND f.version = of_version;
    ELSE
        UPDATE fact f SET version = f.version + 1, changed = of_at, value = of_value
            WHERE f.kind = of_kind AND f.key = of_key AND f.version = of_version;
    END IF;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
END $$;

-- Words divided by blanks as a tsvector in its own notation: the parser of texts would divide them
-- its own way. Words that are longer than 400 bytes are cut before (postgres_unit.cpp).
CREATE FUNCTION unit_search_words(words text) RETURNS tsvector LANGUAGE sql AS $$
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') ||
        ''':' || least(place, 16383), ' '), '')::tsvector
    FROM regexp_split_to_table(words, ' ') WITH ORDINALITY AS split(word, place) WHERE word <> '' $$;

-- One row of a record. Columns come with their values as text.
CREATE FUNCTION unit_row(of_table text, of_id text, of_version bigint, of_at bigint, of_actor text,
    gone boolean, of_change text, columns text[], numbers boolean[], given text[], words text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target text := quote_ident('rec_' || of_table);
    old bigint;
    later bigint;
    names text := '';
    marks text := '';
    broken text;
BEGIN
    EXECUTE 'SELECT version FROM ' || target || ' WHERE id=$1 FOR UPDATE' INTO old USING of_id;
    IF coalesce(old, 0) <> of_version OR (old IS NULL AND gone) THEN
        RAISE EXCEPTION USING ERRCODE = 'KH005', MESSAGE = of_table || '/' || of_id;
    END IF;
    later := coalesce(old, (SELECT max(h.version) FROM row_history h
        WHERE h.tab = of_table AND h.id = of_id), 0) + 1;
    FOR i IN 1 .. coalesce(array_length(columns, 1), 0) LOOP
        names := names || ',' || quote_ident(columns[i]);
        marks := marks || ',($4)[' || i || ']' || CASE WHEN numbers[i] THEN '::bigint' ELSE '' END;
    END LOOP;
    BEGIN
        IF gone THEN
            EXECUTE 'DELETE FROM ' || target || ' WHERE id=$1' USING of_id;
        ELSIF old IS NULL THEN
            EXECUTE 'INSERT INTO ' || target || '(id,version,created,changed' || names ||
                ') VALUES($1,$2,$3,$3' || marks || ')' USING of_id, later, of_at, given;
        ELSE
            EXECUTE 'UPDATE ' || target || ' SET (version,changed' || names || ')=ROW($2,$3' || marks ||
                ') WHERE id=$1' USING of_id, later, of_at, given;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        SELECT a.attname INTO broken FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE c.relname = broken AND c.relnamespace = current_schema()::regnamespace;
        RAISE EXCEPTION USING ERRCODE = 'KH006', MESSAGE = of_table || '.' || broken;
    END;
    IF words IS NOT NULL AND NOT gone THEN
        EXECUTE 'UPDATE ' || target || ' SET _search=unit_search_words($2) WHERE id=$1'
            USING of_id, words;
    END IF;
    INSERT INTO row_history(tab, id, version, at, actor, removed, change)
        VALUES(of_table, of_id, later, of_at, of_actor, gone, of_change);
END $$;

-- `fault`: what is wrong with it; empty: nothing.
CREATE FUNCTION unit_artefact(of_kind text, of_name text, fault text, of_sha text,
    of_size bigint, of_file text, of_bytes bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF fault <> '' THEN RAISE EXCEPTION USING ERRCODE = 'KH004', MESSAGE = fault; END IF;
    PERFORM 1 FROM artefact a WHERE a.sha256 = of_sha;
    IF FOUND THEN RETURN; END IF;
    INSERT INTO artefact(sha256, kind, name, payload)
        VALUES(of_sha, of_kind, of_name, unit_payload(of_sha, of_size, of_file, of_bytes));
END $$;

-- The text that audit_chain.hpp hashes.
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT octet_length($1)::text || ':' || $1 $$;

CREATE FUNCTION unit_audit(of_at bigint, of_actor text, of_action text, of_object text,
    of_outcome text, of_detail text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number bigint := 0;
    previous text := '';
    said text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('kamhub '||current_schema()), 2000);
    SELECT a.seq, a.hash INTO number, previous FROM audit a ORDER BY a.seq DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    previous := coalesce(previous, '');
    said := audit_field(previous) || audit_field(number::text) || audit_field(of_at::text)
        || audit_field(of_actor) || audit_field(of_action) || audit_field(of_object)
        || audit_field(of_outcome) || audit_field(of_detail);
    INSERT INTO audit(seq, at, actor, action, object, outcome, detail, previous, hash)
    VALUES(number, of_at, of_actor, of_action, of_object, of_outcome, of_detail, previous,
        encode(sha256(convert_to(said, 'UTF8')), 'hex'));
END $$;

-- A piece of a payload that the unit has inserted before it.
CREATE FUNCTION unit_piece(of_file text, of_piece bigint, of_bytes bytea)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO payload_piece(file, piece, bytes)
        SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM payload p WHERE p.file = $1) $$;

-- What retention takes out. The tally, the payloads and the pieces go with it; the duplicate key
-- stays and names no message any more.
CREATE FUNCTION unit_remove(of_messages bigint[], changed_before bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
    numbers bigint[];
BEGIN
    PERFORM 1 FROM unnest(of_messages) wanted(seq) WHERE NOT EXISTS(
        SELECT 1 FROM message m WHERE m.seq = wanted.seq AND m.accepted < changed_before);
    IF FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
    PERFORM 1 FROM delivery d WHERE d.message_seq = ANY(of_messages)
        AND (d.state IN (0, 1, 3) OR d.changed >= changed_before);
    IF FOUND THEN RAISE EXCEPTION USING ERRCODE = 'KH003', MESSAGE = ''; END IF;
    FOR one IN SELECT d.endpoint, d.state, count(*) AS amount FROM delivery d
        WHERE d.message_seq = ANY(of_messages) GROUP BY d.endpoint, d.state LOOP
        PERFORM unit_tally(one.endpoint, one.state, -one.amount);
    END LOOP;
    SELECT array_agg(n) INTO numbers FROM (
        SELECT unnest(ARRAY[m.body, m.original]) AS n FROM message m
            WHERE m.seq = ANY(of_messages)
        UNION SELECT unnest(ARRAY[j.sent, j.answer, j.body]) FROM journal j
            WHERE j.message_seq = ANY(of_messages) AND j.message_seq > 0) named WHERE n > 0;
    DELETE FROM payload_piece x USING payload p
        WHERE p.id = ANY(numbers) AND p.file IS NOT NULL AND x.file = p.file;
    DELETE FROM payload p WHERE p.id = ANY(numbers);
    DELETE FROM journal j WHERE j.message_seq = ANY(of_messages) AND j.message_seq > 0;
    DELETE FROM delivery d WHERE d.message_seq = ANY(of_messages);
    UPDATE duplicate d SET message_seq = 0 FROM message m WHERE m.seq = ANY(of_messages)
        AND d.source = m.source AND d.id = m.id AND d.message_seq = m.seq;
    DELETE FROM message m WHERE m.seq = ANY(of_messages);
END $$;

CREATE FUNCTION unit_remove_notes(of_notes bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM journal j WHERE j.message_seq = 0 AND j.seq = ANY($1) $$;

-- Answers how many.
CREATE FUNCTION unit_remove_keys(made_before bigint, at_most bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE removed bigint;
BEGIN
    DELETE FROM duplicate d USING (SELECT o.source, o.id FROM duplicate o
            WHERE o.message_seq = 0 AND o.at < made_before ORDER BY o.at LIMIT at_most) old
        WHERE d.source = old.source AND d.id = old.id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;

CREATE FUNCTION unit_lock_partitions(partitions integer[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE one integer;
BEGIN
    FOREACH one IN ARRAY partitions LOOP
        PERFORM pg_advisory_xact_lock(hashtext('kamhub '||current_schema()), one);
    END LOOP;
END $$;

CREATE FUNCTION unit_refuse(why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'KH004', MESSAGE = why;
END $$;
)sql";

}  // namespace

Status replaceFunctions(Connection& writer) {
    return writer.script(std::string("BEGIN;") + kFunctions + "COMMIT;", "placing its functions");
}

}  // namespace kamhub::store::postgres
