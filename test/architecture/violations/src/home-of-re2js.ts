// Breaks home-of-re2js.
import 're2js';
