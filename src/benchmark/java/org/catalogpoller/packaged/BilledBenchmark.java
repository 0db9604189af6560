package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Time as Lambda bills it: the functions have a part of one processor, and wall times count. The system property benchmark.cpu
 * is the part: a seventh (0.143) at 256 MB, 0.29 at 512. The world is that of TLS and of connections that die.
 */
final class BilledBenchmark {

    private static final double SHARE = Double.parseDouble(System.getProperty("benchmark.cpu", "0.143"));

    private BilledBenchmark() {}

    public static void main(String[] args) throws IOException {
        FunctionZip zip = new FunctionZip();
        Path directory = Files.createDirectories(Benchmark.DIRECTORY);
        List<ProcessorShare> shares = new ArrayList<>();
        try {
            List<Contender> contenders = new ArrayList<>();
            for (Contender contender : Contender.all(zip, directory)) {
                Optional<ProcessorShare> share = ProcessorShare.of(SHARE, contender.name());
                if (share.isEmpty()) {
                    System.out.println("skipped: this machine lets nobody limit a processor by a control group");
                    return;
                }
                shares.add(share.get());
                contenders.add(limited(contender, share.get(), zip.isNative()));
            }
            try (World world = new TlsLoopback(zip.isNative())) {
                String first = FirstAttempts.measure(contenders.get(0), world, Math.min(Benchmark.STARTS, 3));
                Report report = new Report("benchmark-billed", zip, SHARE + " of a processor\n\n" + first);
                Benchmark.measure(
                        contenders,
                        world,
                        report,
                        WarmFunction.ATTEMPTS_OF_POLL_THAT_LOSES,
                        WarmFunction::pollThatLosesConnections);
                report.write(directory);
            }
        } finally {
            shares.forEach(ProcessorShare::close);
        }
    }

    /** In Lambda a JVM sees two processors, whatever its share. Here it would see one in its control group. */
    private static Contender limited(Contender contender, ProcessorShare share, boolean isNative) {
        List<String> command = new ArrayList<>(contender.command());
        boolean java = !isNative && command.get(0).endsWith("java");
        if (java) {
            command.add(1, "-XX:ActiveProcessorCount=2");
        }
        return new Contender(contender.name(), contender.isBaseline(), contender.directory(), share.limited(command));
    }
}
