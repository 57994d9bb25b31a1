// Breaks boundary-reports.
import '../sync/execute/target.ts';
