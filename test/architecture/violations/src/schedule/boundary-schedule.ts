// Breaks boundary-schedule.
import '../sync/execute/target.ts';
