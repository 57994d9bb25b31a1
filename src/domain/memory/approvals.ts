import type { RunId } from '../ids.ts';

export interface Approval {
  readonly runId: RunId;
  readonly kind: 'approval' | 'override';
  /** What was approved: the reasons in words, or the limit's name. */
  readonly detail: string;
  /** `user@host`. */
  readonly who: string;
  readonly at: string;
}

/** Who let a run go on. */
export interface ApprovalMemory {
  approvalsOf(id: RunId): readonly Approval[];
}

export interface ApprovalMemoryWriter extends ApprovalMemory {
  recordApproval(approval: Omit<Approval, 'at'>): void;
}
