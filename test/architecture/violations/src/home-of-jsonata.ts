// Breaks home-of-jsonata.
import 'jsonata';
