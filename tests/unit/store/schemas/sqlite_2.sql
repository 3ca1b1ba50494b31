-- A SQLite store of schema version 2, as `.dump` prints it; the payload in the spool is written by the test.
BEGIN TRANSACTION;
CREATE TABLE artefact(
    sha256 TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    payload INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "artefact" VALUES('3ba3557265d89cda8c39afbfe9083ed8d5423cf61c8f3e79ea65cbcefda89637','transform','billing.xslt',11);
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL);
INSERT INTO "audit" VALUES(1,1800000000000001,'user:anna','login','anna','ok','','','8ec61b2567807eabd9fc4b0faf77b5f4aaf33a6999036ad4665c4dde39c60921');
INSERT INTO "audit" VALUES(2,1800000000000002,'user:anna','parked.edit','d4','ok','','8ec61b2567807eabd9fc4b0faf77b5f4aaf33a6999036ad4665c4dde39c60921','5bb3ee59e1ff02468eaec01195cab833ef58d46a675ec029e0deb10d9af18543');
CREATE TABLE delivery(
    seq INTEGER PRIMARY KEY,
    message_seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,                                                               -- (A)
    endpoint TEXT NOT NULL,
    route TEXT NOT NULL,
    lane TEXT NOT NULL,
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    state INTEGER NOT NULL,
    open INTEGER NOT NULL,      -- 1: it occupies its lane
    version INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    reference TEXT NOT NULL,
    error TEXT NOT NULL);
INSERT INTO "delivery" VALUES(1,1,'d1','billing','profiles','C1',569,0,4,1,2,0,2,1,0,1800000001000000,1800000002000000,0,0,'B-1001','');
INSERT INTO "delivery" VALUES(2,2,'d2','billing','profiles','C1',569,0,4,1,0,1,3,2,0,1800000002000000,1800000003000000,1800000060000000,0,'','503 busy');
INSERT INTO "delivery" VALUES(3,3,'d3','billing','profiles','C2',288,0,4,1,0,1,1,0,0,1800000003000000,1800000004000000,0,0,'','');
INSERT INTO "delivery" VALUES(4,4,'d4','erp','profiles','C3',723,0,4,1,3,1,3,4,0,1800000004000000,1800000005000000,0,0,'','the customer is not known');
INSERT INTO "delivery" VALUES(5,6,'d6','billing','profiles','C2',288,0,4,1,0,1,1,0,0,1800000006000000,1800000007000000,0,0,'','');
INSERT INTO "delivery" VALUES(6,7,'d7','billing','profiles','C4',850,0,4,1,2,0,2,1,0,1800000007000000,1800000008000000,0,0,'','');
CREATE TABLE duplicate(
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    message_seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY(source, id)) WITHOUT ROWID;
INSERT INTO "duplicate" VALUES('crm','m1','81a8b421d6683b2b13523535355208d97100bf48f836847172bff0994c750932',1,1800000001000000);
INSERT INTO "duplicate" VALUES('crm','m2','2d8f875ad3982a921d3339ffb06556923376f58ca8fbc357e6b56a74f3a6ba95',2,1800000002000000);
INSERT INTO "duplicate" VALUES('crm','m3','ad470c31163c0634f076aa77f84565691c237f72b5a10e03d4df1ac563bc39b2',3,1800000003000000);
INSERT INTO "duplicate" VALUES('crm','m4','ec2c497b45b5e5635a8b1002cca4048dd5e8230a4ab04d5e8bfeab2ec15d7843',4,1800000004000000);
INSERT INTO "duplicate" VALUES('crm','m5','2447c9242d0569242511b8da6893f0404ab744c4a4734d3e82bc9608b17e1242',5,1800000005000000);
INSERT INTO "duplicate" VALUES('crm','m6','5d44db5a026cdb0b6e6bdd1e39f84814f1e60ff6693ff5e83f57b99877972b51',6,1800000006000000);
INSERT INTO "duplicate" VALUES('crm','m7','29aa987eab9aee830fdd20595bcedef67e8674f4eeac6f017598e7ff8719da23',7,1800000007000000);
CREATE TABLE fact(
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY(kind, key)) WITHOUT ROWID;
INSERT INTO "fact" VALUES('user','anna',2,1800000000000000,'{"name":"anna"}');
CREATE TABLE journal(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    message_seq INTEGER NOT NULL,   -- 0: a note
    delivery_seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL,
    artefacts TEXT NOT NULL,
    sent INTEGER NOT NULL,
    answer INTEGER NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL);
INSERT INTO "journal" VALUES(1,1800000001000000,1,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(2,1800000002000000,2,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(3,1800000003000000,3,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(4,1800000004000000,4,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(5,1800000005000000,5,0,0,'filtered','the route takes no such customer','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(6,1800000006000000,6,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(7,1800000007000000,7,0,0,'accepted','','partner:crm','',0,0,'','','');
INSERT INTO "journal" VALUES(8,1800000008000000,1,1,1,'delivered','200','hub','transform=e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8',2,3,'','','');
INSERT INTO "journal" VALUES(9,1800000009000000,2,2,1,'retrying','503 busy','hub','',0,0,'','','');
INSERT INTO "journal" VALUES(10,1800000010000000,2,2,2,'retrying','503 busy','hub','',0,0,'','','');
INSERT INTO "journal" VALUES(11,1800000011000000,4,4,4,'parked','the customer is not known','hub','',0,0,'','','');
INSERT INTO "journal" VALUES(12,1800000012000000,7,6,1,'delivered','200','hub','',0,0,'','','');
INSERT INTO "journal" VALUES(13,1800000013000000,0,0,0,'refused','no such type','partner:crm','',0,0,'crm','kam.nothing.v1','C1');
CREATE TABLE message(
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    partition_key TEXT NOT NULL,
    attributes TEXT NOT NULL,   -- the rest of the envelope
    accepted INTEGER NOT NULL,
    end_state TEXT NOT NULL,    -- filtered or unrouted; empty while it has deliveries
    end_reason TEXT NOT NULL,
    body INTEGER NOT NULL,
    original INTEGER NOT NULL,  -- 0: the body is the original
    body_size INTEGER NOT NULL,
    body_sha256 TEXT NOT NULL);
INSERT INTO "message" VALUES(1,'m1','crm','kam.customer.profile-changed.v1','C1','C1','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000001000000,'','',1,0,15,'81a8b421d6683b2b13523535355208d97100bf48f836847172bff0994c750932');
INSERT INTO "message" VALUES(2,'m2','crm','kam.customer.profile-changed.v1','C1','C1','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000002000000,'','',4,0,15,'2d8f875ad3982a921d3339ffb06556923376f58ca8fbc357e6b56a74f3a6ba95');
INSERT INTO "message" VALUES(3,'m3','crm','kam.customer.profile-changed.v1','C2','C2','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000003000000,'','',5,0,15,'ad470c31163c0634f076aa77f84565691c237f72b5a10e03d4df1ac563bc39b2');
INSERT INTO "message" VALUES(4,'m4','crm','kam.customer.profile-changed.v1','C3','C3','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000004000000,'','',6,7,15,'ec2c497b45b5e5635a8b1002cca4048dd5e8230a4ab04d5e8bfeab2ec15d7843');
INSERT INTO "message" VALUES(5,'m5','crm','kam.customer.profile-changed.v1','C9','C9','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000005000000,'filtered','the route takes no such customer',8,0,15,'2447c9242d0569242511b8da6893f0404ab744c4a4734d3e82bc9608b17e1242');
INSERT INTO "message" VALUES(6,'m6','crm','kam.customer.profile-changed.v1','C2','C2','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000006000000,'','',9,0,15,'5d44db5a026cdb0b6e6bdd1e39f84814f1e60ff6693ff5e83f57b99877972b51');
INSERT INTO "message" VALUES(7,'m7','crm','kam.customer.profile-changed.v1','C4','C4','time 20:2027-01-15T07:59:55Z
datacontenttype 15:application/xml
traceparent 55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
',1800000007000000,'','',10,0,300000,'29aa987eab9aee830fdd20595bcedef67e8674f4eeac6f017598e7ff8719da23');
CREATE TABLE payload(
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    file TEXT,              -- name in the spool folder, or else
    bytes BLOB);
INSERT INTO "payload" VALUES(1,'81a8b421d6683b2b13523535355208d97100bf48f836847172bff0994c750932',15,NULL,X'3C626F64793E6D313C2F626F64793E');
INSERT INTO "payload" VALUES(2,'dc4298e56159fb84798324ab798e6b3784d61bce16ff6ccf25fd65772f55695b',15,NULL,X'3C73656E743E6D313C2F73656E743E');
INSERT INTO "payload" VALUES(3,'f948c2724e2b3760ee0fb998f9f4cbf1380ad15c085093c2278b0fd6f1336cc4',19,NULL,X'3C616E737765723E6F6B3C2F616E737765723E');
INSERT INTO "payload" VALUES(4,'2d8f875ad3982a921d3339ffb06556923376f58ca8fbc357e6b56a74f3a6ba95',15,NULL,X'3C626F64793E6D323C2F626F64793E');
INSERT INTO "payload" VALUES(5,'ad470c31163c0634f076aa77f84565691c237f72b5a10e03d4df1ac563bc39b2',15,NULL,X'3C626F64793E6D333C2F626F64793E');
INSERT INTO "payload" VALUES(6,'ec2c497b45b5e5635a8b1002cca4048dd5e8230a4ab04d5e8bfeab2ec15d7843',15,NULL,X'3C626F64793E6D343C2F626F64793E');
INSERT INTO "payload" VALUES(7,'74d78abd805bbb556b352166374f3d29c701c19cd8359bec772b57893d929f57',13,NULL,X'6D342061732069742063616D65');
INSERT INTO "payload" VALUES(8,'2447c9242d0569242511b8da6893f0404ab744c4a4734d3e82bc9608b17e1242',15,NULL,X'3C626F64793E6D353C2F626F64793E');
INSERT INTO "payload" VALUES(9,'5d44db5a026cdb0b6e6bdd1e39f84814f1e60ff6693ff5e83f57b99877972b51',15,NULL,X'3C626F64793E6D363C2F626F64793E');
INSERT INTO "payload" VALUES(10,'29aa987eab9aee830fdd20595bcedef67e8674f4eeac6f017598e7ff8719da23',300000,'payload-10',NULL);
INSERT INTO "payload" VALUES(11,'3ba3557265d89cda8c39afbfe9083ed8d5423cf61c8f3e79ea65cbcefda89637',17,NULL,X'3C78736C3A7374796C6573686565742F3E');
CREATE TABLE schema_version(version INTEGER PRIMARY KEY, about TEXT NOT NULL);
INSERT INTO "schema_version" VALUES(1,'messages, deliveries, journal');
INSERT INTO "schema_version" VALUES(2,'facts, audit, artefacts, messages by time');
CREATE TABLE tally(
    endpoint TEXT NOT NULL,
    state INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY(endpoint, state)) WITHOUT ROWID;
INSERT INTO "tally" VALUES('billing',0,3);
INSERT INTO "tally" VALUES('billing',2,2);
INSERT INTO "tally" VALUES('erp',3,1);
CREATE INDEX message_id ON message(id);
CREATE INDEX message_subject ON message(subject);
CREATE INDEX message_partition_key ON message(partition_key) WHERE partition_key <> subject;
CREATE INDEX message_end ON message(end_state) WHERE end_state <> '';
CREATE INDEX delivery_message ON delivery(message_seq);
CREATE INDEX delivery_open ON delivery(endpoint, lane, seq, priority) WHERE open = 1;
CREATE INDEX delivery_unfinished ON delivery(state, message_seq, seq, endpoint) WHERE state <> 2;
CREATE INDEX delivery_reference ON delivery(endpoint, reference) WHERE reference <> '';
CREATE INDEX journal_message ON journal(message_seq) WHERE message_seq > 0;
CREATE INDEX journal_note ON journal(seq) WHERE message_seq = 0;
CREATE INDEX audit_actor ON audit(actor);
CREATE INDEX audit_action ON audit(action);
CREATE INDEX message_accepted ON message(accepted);
COMMIT;
