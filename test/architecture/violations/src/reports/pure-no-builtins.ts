// Breaks pure-no-builtins.
import 'node:fs';
