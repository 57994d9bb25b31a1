import type { Generated } from 'kysely';

type Text = string;
type MaybeText = string | null;
/** 0 or 1. */
type Flag = number;

/** Every table of the state as its newest migration leaves it. Columns ending in `_json` hold JSON, instants are ISO 8601 UTC. */
export interface Tables {
  meta: { name: Text; value_json: Text };
  links: {
    code: Text;
    business_id: Text;
    how: Text;
    linked_at: Text;
    state: Text;
    state_since: Text;
    closed_by_us: MaybeText;
  };
  base: { code: Text; settled_at: Text; values_json: Text; reshaped_json: Text };
  seen: {
    code: Text;
    source_hash: MaybeText;
    partoo_hash: MaybeText;
    is_settled: Flag;
    row: number | null;
    line: number | null;
    seen_at: Text;
    source_values_json: MaybeText;
    partoo_values_json: MaybeText;
  };
  absences: { code: Text; reads: number; first_missed_at: Text; last_missed_at: Text };
  outbox: {
    id: Generated<number>;
    run_id: Text;
    code: Text;
    change_json: Text;
    change_hash: Text;
    status: Text;
    business_id: MaybeText;
    attempts: number;
    request: MaybeText;
    answer: MaybeText;
    updated_at: Text;
  };
  settling: {
    code: Text;
    field: Text;
    to_json: Text;
    writes: number;
    source_json: MaybeText;
    partoo_json: MaybeText;
    found_json: MaybeText;
  };
  failures: {
    code: Text;
    change_hash: Text;
    count: number;
    first_at: Text;
    last_at: Text;
    next_try_at: MaybeText;
    request: MaybeText;
    answer: MaybeText;
  };
  held: {
    id: Generated<number>;
    code: Text;
    field: MaybeText;
    reason: Text;
    detail: Text;
    since: Text;
    run_id: Text;
  };
  conflicts: {
    code: Text;
    field: Text;
    base_json: MaybeText;
    source_json: MaybeText;
    partoo_json: MaybeText;
    since: Text;
    run_id: Text;
  };
  resolutions: {
    code: Text;
    /** Empty for the location as a whole: SQLite allows many nulls in one key. */
    field: Text;
    take: Text;
    value_json: MaybeText;
    source_json: MaybeText;
    partoo_json: MaybeText;
    who: Text;
    at: Text;
  };
  undone: { code: Text; field: Text; source_json: MaybeText; run_id: Text; at: Text };
  runs: {
    id: Text;
    trigger: Text;
    mode: Text;
    started_at: Text;
    finished_at: MaybeText;
    verdict: MaybeText;
    summary_json: MaybeText;
    outcomes_json: MaybeText;
    error_json: MaybeText;
    plan_gz: Buffer | null;
  };
  history: {
    id: Generated<number>;
    run_id: Text;
    at: Text;
    code: Text;
    business_id: MaybeText;
    action: Text;
    side: Text;
    result: Text;
    detail: Text;
    fields_json: Text;
    patch_json: Text;
  };
  approvals: { id: Generated<number>; run_id: Text; kind: Text; detail: Text; who: Text; at: Text };
  categories: { gcid: Text; state: MaybeText; live_id: MaybeText; checked_at: Text };
  custom_fields: { id: number; definition_json: Text; checked_at: Text };
  pages: { digest: Text; page_json: Text };
  sub_resources: { business_id: Text; resource: Text; read_at: Text; content_json: Text };
  refused_rights: { name: Text; key_digest: Text; learnt_at: Text };
  events: { id: Text; kind: Text; business_id: MaybeText; received_at: Text; done_at: MaybeText };
  alarms: { key: Text; detail: Text; since: Text; announced_at: Text };
}
