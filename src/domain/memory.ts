import type { AbsenceMemory, AbsenceMemoryWriter } from './memory/absences.ts';
import type { AlarmMemory, AlarmMemoryWriter } from './memory/alarms.ts';
import type { ApprovalMemory, ApprovalMemoryWriter } from './memory/approvals.ts';
import type { BaseMemory } from './memory/base.ts';
import type { CategoryMemory, CategoryMemoryWriter } from './memory/categories.ts';
import type { ConflictMemory } from './memory/conflicts.ts';
import type { CustomFieldMemory, CustomFieldMemoryWriter } from './memory/custom-fields.ts';
import type { DigestMemory, DigestMemoryWriter } from './memory/digest.ts';
import type { EventMemory, EventMemoryWriter } from './memory/events.ts';
import type { FailureMemory, FailureMemoryWriter } from './memory/failures.ts';
import type { HeldMemory } from './memory/held.ts';
import type { HistoryMemory, HistoryMemoryWriter } from './memory/history.ts';
import type { KeyAccountMemory, KeyAccountMemoryWriter } from './memory/key-accounts.ts';
import type { LinkMemory, LinkMemoryWriter } from './memory/links.ts';
import type { OutboxMemory, OutboxMemoryWriter } from './memory/outbox.ts';
import type { PageMemory, PageMemoryWriter } from './memory/pages.ts';
import type { ReadMemory, ReadMemoryWriter } from './memory/reads.ts';
import type { ResolutionMemory, ResolutionMemoryWriter } from './memory/resolutions.ts';
import type { RunPauseMemory, RunPauseMemoryWriter } from './memory/run-pause.ts';
import type { RunMemory, RunMemoryWriter } from './memory/runs.ts';
import type { SeenMemory, SeenMemoryWriter } from './memory/seen.ts';
import type { SettlingMemory } from './memory/settling.ts';
import type { SubResourceMemory, SubResourceMemoryWriter } from './memory/sub-resources.ts';
import type { TargetMemory, TargetMemoryWriter } from './memory/target.ts';
import type { UndoneMemory, UndoneMemoryWriter } from './memory/undone.ts';

/**
 * What earlier runs left behind, read only. Everything is synchronous; maps and lists are copies, in code order.
 * Any call may throw {@link SyncError} STATE_CORRUPT, STATE_LOCKED or STATE_UNWRITABLE.
 */
export interface Memory
  extends TargetMemory,
    LinkMemory,
    BaseMemory,
    SeenMemory,
    ReadMemory,
    PageMemory,
    AbsenceMemory,
    OutboxMemory,
    SettlingMemory,
    FailureMemory,
    HeldMemory,
    ConflictMemory,
    ResolutionMemory,
    UndoneMemory,
    ApprovalMemory,
    RunMemory,
    RunPauseMemory,
    HistoryMemory,
    CategoryMemory,
    CustomFieldMemory,
    SubResourceMemory,
    KeyAccountMemory,
    EventMemory,
    AlarmMemory,
    DigestMemory {}

/**
 * The memory of the one process that holds the run lock. Each call is one transaction: it happened as a whole or not at all (R22),
 * and what it wrote outlives the process. Instants are taken from the clock.
 * A step that does not fit the outbox entry's status is a bug and throws a plain Error.
 */
export interface MemoryWriter
  extends Memory,
    TargetMemoryWriter,
    LinkMemoryWriter,
    SeenMemoryWriter,
    ReadMemoryWriter,
    PageMemoryWriter,
    AbsenceMemoryWriter,
    OutboxMemoryWriter,
    FailureMemoryWriter,
    ResolutionMemoryWriter,
    UndoneMemoryWriter,
    ApprovalMemoryWriter,
    RunMemoryWriter,
    RunPauseMemoryWriter,
    HistoryMemoryWriter,
    CategoryMemoryWriter,
    CustomFieldMemoryWriter,
    SubResourceMemoryWriter,
    KeyAccountMemoryWriter,
    EventMemoryWriter,
    AlarmMemoryWriter,
    DigestMemoryWriter {}
