// Breaks home-of-csv-parse.
import 'csv-parse';
