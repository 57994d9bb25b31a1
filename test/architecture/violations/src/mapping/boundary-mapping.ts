// Breaks boundary-mapping.
import '../commands/target.ts';
