// Breaks home-of-opening_hours.
import 'opening_hours';
