// Breaks boundary-setup.
import '../sync/execute/target.ts';
