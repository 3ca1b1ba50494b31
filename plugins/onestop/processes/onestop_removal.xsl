<?xml version="1.0" encoding="UTF-8"?>
<!-- The order that removes what was given up (M22). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="t" select="termination/*"/>
    <OrderCreated>
      <orderNo><xsl:value-of select="orderNo"/></orderNo>
      <demandOrderNo><xsl:value-of select="no"/></demandOrderNo>
      <xsl:copy-of select="$t/c:contractNo"/>
      <xsl:copy-of select="$t/c:customerCode"/>
      <xsl:copy-of select="$t/c:customerName"/>
      <xsl:copy-of select="$t/c:kaCode"/>
      <xsl:copy-of select="$t/c:kaMark"/>
      <xsl:copy-of select="$t/c:customerLevel"/>
      <xsl:copy-of select="$t/c:account"/>
      <orderedAt><xsl:value-of select="$now"/></orderedAt>
      <xsl:copy-of select="$t/c:channel"/>
      <xsl:copy-of select="$t/c:acceptedBy"/>
      <xsl:copy-of select="$t/c:acceptedRegion"/>
      <xsl:copy-of select="$t/c:leadOffice"/>
      <deadline><xsl:value-of select="$t/c:endOn"/></deadline>
      <remarks>退租</remarks>
      <xsl:variable name="order" select="string(orderNo)"/>
      <items>
        <xsl:for-each select="$t/c:circuits/c:circuit">
          <item>
            <itemNo><xsl:value-of select="concat($order, '-', format-number(position(), '00'))"/></itemNo>
            <action>delete</action>
            <xsl:copy-of select="c:product | c:productName | c:productKind | c:rate"/>
            <quantity>1</quantity>
            <xsl:copy-of select="c:userNo | c:circuitCode | c:endA | c:endZ"/>
          </item>
        </xsl:for-each>
      </items>
    </OrderCreated>
  </xsl:template>
</xsl:stylesheet>
