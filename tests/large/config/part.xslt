<?xml version="1.0" encoding="UTF-8"?>
<!-- The order with one item to the service order of that item. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/c:OrderCreated">
    <xsl:variable name="item" select="c:items/c:item"/>
    <ServiceOrderRequested>
      <serviceOrderNo><xsl:value-of select="concat('YW', $item/c:itemNo)"/></serviceOrderNo>
      <xsl:copy-of select="c:orderNo"/>
      <xsl:copy-of select="$item/c:itemNo"/>
      <xsl:copy-of select="c:customerCode | c:customerName | c:kaCode | c:kaMark | c:customerLevel | c:account"/>
      <serviceKind>main</serviceKind>
      <service><xsl:value-of select="$item/c:product"/></service>
      <serviceName><xsl:value-of select="$item/c:productName"/></serviceName>
      <xsl:copy-of select="$item/c:action"/>
      <xsl:copy-of select="$item/c:productKind"/>
      <xsl:copy-of select="$item/c:circuitCode"/>
      <xsl:copy-of select="$item/c:rate"/>
      <xsl:copy-of select="$item/c:quantity"/>
      <region><xsl:value-of select="$item/c:endZ/c:region"/></region>
      <xsl:copy-of select="$item/c:endA | $item/c:endZ"/>
      <xsl:copy-of select="c:slaLevel"/>
      <urgent>false</urgent>
      <deadline><xsl:value-of select="$item/c:deadline"/></deadline>
      <requestedAt><xsl:value-of select="c:orderedAt"/></requestedAt>
      <requestedBy><xsl:value-of select="c:leadOffice"/></requestedBy>
    </ServiceOrderRequested>
  </xsl:template>
</xsl:stylesheet>
