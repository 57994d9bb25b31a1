// Breaks home-of-jsonc-parser.
import 'jsonc-parser';
