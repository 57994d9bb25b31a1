// Breaks boundary-server.
import '../commands/target.ts';
