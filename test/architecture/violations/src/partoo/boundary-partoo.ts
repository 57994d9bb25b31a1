// Breaks boundary-partoo.
import '../commands/target.ts';
