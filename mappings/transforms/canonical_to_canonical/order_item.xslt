<?xml version="1.0" encoding="UTF-8"?>
<!-- M22 to M23: the service order of item $index. One main service per item, named as the product; what a recipe
     decomposes further is the dispatch module's work. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="index"/>

  <xsl:template match="/c:OrderCreated">
    <xsl:variable name="order" select="."/>
    <xsl:if test="not(c:items/c:item[position() = number($index)])">
      <xsl:message terminate="yes">order <xsl:value-of select="c:orderNo"/> has no item <xsl:value-of select="$index"/></xsl:message>
    </xsl:if>
    <xsl:for-each select="c:items/c:item[position() = number($index)]">
      <ServiceOrderRequested>
        <serviceOrderNo><xsl:value-of select="concat('YW', c:itemNo)"/></serviceOrderNo>
        <xsl:copy-of select="$order/c:orderNo | c:itemNo"/>
        <xsl:copy-of select="$order/c:customerCode"/>
        <xsl:copy-of select="$order/c:customerName"/>
        <xsl:copy-of select="$order/c:kaCode"/>
        <xsl:copy-of select="$order/c:kaMark"/>
        <xsl:copy-of select="$order/c:customerLevel"/>
        <xsl:copy-of select="$order/c:account"/>
        <serviceKind>main</serviceKind>
        <service><xsl:value-of select="c:product"/></service>
        <serviceName><xsl:value-of select="c:productName"/></serviceName>
        <xsl:copy-of select="c:action"/>
        <xsl:copy-of select="c:productKind"/>
        <xsl:copy-of select="c:circuitCode"/>
        <xsl:copy-of select="c:rate"/>
        <xsl:copy-of select="c:quantity"/>
        <region><xsl:value-of select="(c:endZ | c:endA)[last()]/c:region"/></region>
        <xsl:copy-of select="c:endA"/>
        <xsl:copy-of select="c:endZ"/>
        <xsl:copy-of select="$order/c:slaLevel"/>
        <urgent>false</urgent>
        <deadline><xsl:value-of select="(c:deadline | $order/c:deadline)[last()]"/></deadline>
        <requestedAt><xsl:value-of select="$order/c:orderedAt"/></requestedAt>
        <xsl:if test="$order/c:leadOffice">
          <requestedBy><xsl:value-of select="$order/c:leadOffice"/></requestedBy>
        </xsl:if>
        <xsl:copy-of select="c:characteristic"/>
      </ServiceOrderRequested>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
