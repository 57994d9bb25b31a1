// Breaks home-of-date-holidays.
import 'date-holidays';
