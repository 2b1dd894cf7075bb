/**
 * The journal's tables: no event is ever changed or deleted (Art. 33, F-33.2). Text only; a schema that has been shipped
 * is never changed, a new version follows it.
 */

import type { FileKind } from './file-kind.ts'

/**
 * Events can only be added, and only at the end. The triggers stop accidents and careless tools; against an
 * attacker stands the hash chain. The triggers cost 4 µs of an append, empty or with 300,000 events, an index 1 to 2 µs:
 * nothing beside the 200 µs and more of the disk's sync.
 */
const facts = `
create table meta (
  name text primary key,
  value text not null
) strict;

create table events (
  sequence integer primary key,
  id text not null,
  type text not null,
  at_ms integer not null,
  subject text not null,
  session text,
  zone text,
  envelope text not null
) strict;

create index events_by_session on events (session, sequence) where session is not null;
create index events_by_time on events (at_ms);

create trigger events_in_order before insert on events
when new.sequence <> coalesce((select max(sequence) from events), 0) + 1
begin
  select raise(abort, 'the journal grows only at its end, without gaps');
end;

create trigger events_never_change before update on events
begin
  select raise(abort, 'the journal is append-only');
end;

create trigger events_never_go before delete on events
begin
  select raise(abort, 'the journal is append-only');
end;

create table cursors (
  name text primary key,
  sequence integer not null
) strict;
`

/**
 * What the platform's requests were answered, so that each is carried out once, and answered the same however often it
 * comes (F-P.4). Rows go when nobody can repeat the request any more.
 */
const answers = `
create table answers (
  request text primary key,
  digest text not null,
  answer text not null,
  at_ms integer not null
) strict, without rowid;

create index answers_by_time on answers (at_ms);
`

/** `Wrdn` tells a journal from any other SQLite file. */
export const journalKind: FileKind = {
  name: 'journal',
  application: 0x5772646e,
  version: 2,
  tables: ['meta', 'events', 'cursors', 'answers'],
  schema: facts + answers,
  earlier: [{ version: 1, tables: ['meta', 'events', 'cursors'], toNext: answers }],
}
