// Package server puts Hubbub together: New makes its parts and joins them, Serve
// answers until it is stopped, and then drains.
//
// A message's way: gate lets its connection in, conn reads it and holds it against
// the limits, room gives it its number in the one order, history keeps it, fanout
// writes it to everybody's sockets. Those who only read ask api.
package server
