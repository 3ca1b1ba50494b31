#!/usr/bin/perl
# A short-message centre on Net::SMPP, an SMPP library that is not ours. See with_smsc beside this folder.
#
# Prints its port, then serves one session after the other: binds, enquire_link, unbind, submit_sm with a message id
# and, where asked for, a delivery receipt. Each submit_sm it decoded is one line of JSON in the file named as argument.
use strict;
use warnings;
use JSON::PP;
use Net::SMPP;
use Net::SMPP ':all';
use POSIX qw(strftime);

my ($log_file) = @ARGV or die "usage: net_smpp_smsc.pl LOG\n";
open(my $log, '>>', $log_file) or die "$log_file: $!\n";
$log->autoflush(1);
$SIG{TERM} = sub { exit 0 };
$| = 1;

# Port 0 makes Net::SMPP take its default, so a free port is found first.
my $probe = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Proto => 'tcp', Listen => 1) or die $!;
my $port = $probe->sockport;
close $probe;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34, timeout => undef)
    or die "cannot listen: $!\n";
print "$port\n";

my $number = 0;
while (my $session = $listener->accept) {
    ${*$session}{async} = 1;
    ${*$session}{enquire_interval} = 0;
    serve($session);
    close $session;
}

sub serve {
    my ($session) = @_;
    $session->set_version(0x34);
    while (my $pdu = eval { local $SIG{__WARN__} = sub { }; $session->read_pdu }) {
        my %reply = (seq => $pdu->{seq});
        my $command = $pdu->{cmd};
        if ($command == 0x09) { $session->bind_transceiver_resp(system_id => 'perl', %reply) }
        elsif ($command == 0x02) { $session->bind_transmitter_resp(system_id => 'perl', %reply) }
        elsif ($command == 0x01) { $session->bind_receiver_resp(system_id => 'perl', %reply) }
        elsif ($command == 0x15) { $session->enquire_link_resp(%reply) }
        elsif ($command == 0x04) { submitted($session, $pdu) }
        elsif ($command == 0x06) { $session->unbind_resp(%reply); return }
        elsif ($command < 0x80000000) { $session->generic_nack(status => 3, %reply) }
    }
}

sub submitted {
    my ($session, $pdu) = @_;
    my $id = sprintf 'NS-%06d', ++$number;
    my %seen = map { $_ => $pdu->{$_} } qw(source_addr destination_addr dest_addr_ton dest_addr_npi esm_class
                                          data_coding registered_delivery);
    print $log encode_json({%seen, id => $id, octets => unpack('H*', $pdu->{short_message})}), "\n";
    $session->submit_sm_resp(message_id => $id, seq => $pdu->{seq});
    return unless $pdu->{registered_delivery} & 1;
    my $moment = strftime('%y%m%d%H%M', gmtime(time + 8 * 3600));
    $session->deliver_sm(
        async => 1, esm_class => 4, source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr},
        short_message => "id:$id sub:001 dlvrd:001 submit date:$moment done date:$moment stat:DELIVRD err:000 text:");
}
