// Breaks home-of-numfmt.
import 'numfmt';
