package io.redismq.internal.client;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** What the provider says of itself. Immutable, stateless. */
final class JmsConnectionMetaData implements ConnectionMetaData {

    static final JmsConnectionMetaData INSTANCE = new JmsConnectionMetaData();

    private static final String UNPACKAGED = "0.0";

    private final String providerVersion;

    private JmsConnectionMetaData() {
        String version = JmsConnectionMetaData.class.getPackage().getImplementationVersion();
        this.providerVersion = version == null ? UNPACKAGED : version;
    }

    @Override
    public String getJMSVersion() {
        return getJMSMajorVersion() + "." + getJMSMinorVersion();
    }

    @Override
    public int getJMSMajorVersion() {
        return 3;
    }

    @Override
    public int getJMSMinorVersion() {
        return 1;
    }

    @Override
    public String getJMSProviderName() {
        return "Redis MQ";
    }

    @Override
    public String getProviderVersion() {
        return providerVersion;
    }

    @Override
    public int getProviderMajorVersion() {
        return versionPart(0);
    }

    @Override
    public int getProviderMinorVersion() {
        return versionPart(1);
    }

    private int versionPart(int index) {
        return Integer.parseInt(providerVersion.split("[^0-9]+")[index]);
    }

    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount"));
    }
}
