<?xml version="1.0" encoding="UTF-8"?>
<!-- A demand order that was reviewed and charged becomes an order (M22, R4.86). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OrderCreated>
      <orderNo><xsl:value-of select="orderNo"/></orderNo>
      <xsl:copy-of select="$d/c:demandOrderNo"/>
      <contractNo><xsl:value-of select="agreement/*/contractNo"/></contractNo>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:customerName"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <xsl:copy-of select="$d/c:account"/>
      <xsl:copy-of select="$d/c:accountManager"/>
      <orderedAt><xsl:value-of select="$now"/></orderedAt>
      <xsl:copy-of select="$d/c:channel"/>
      <xsl:copy-of select="$d/c:acceptedBy"/>
      <xsl:copy-of select="$d/c:acceptedRegion"/>
      <xsl:copy-of select="$d/c:leadOffice"/>
      <xsl:copy-of select="$d/c:deadline"/>
      <xsl:copy-of select="$d/c:slaLevel"/>
      <xsl:if test="quoted/*/oneOffCharge != ''"><oneOffCharge currency="CNY"><xsl:value-of select="format-number(quoted/*/oneOffCharge, &apos;0.00&apos;)"/></oneOffCharge></xsl:if>
      <xsl:copy-of select="$d/c:contactName"/>
      <xsl:copy-of select="$d/c:contactPhone"/>
      <xsl:copy-of select="$d/c:remarks"/>
      <xsl:variable name="order" select="string(orderNo)"/>
      <xsl:variable name="monthly" select="format-number(number(quoted/*/monthlyCharge) div count($d/c:items/c:item), '0.00')"/>
      <items>
        <xsl:for-each select="$d/c:items/c:item">
          <item>
            <itemNo><xsl:value-of select="concat($order, '-', format-number(position(), '00'))"/></itemNo>
            <xsl:copy-of select="c:action | c:product | c:productName | c:productKind | c:rate | c:quantity | c:userNo | c:circuitCode | c:endA | c:endZ | c:crossTerritory"/>
            <charges>
              <charge>
                <chargeItem>CI-RENT</chargeItem>
                <chargeName>月租费</chargeName>
                <period>monthly</period>
                <amount currency="CNY"><xsl:value-of select="$monthly"/></amount>
              </charge>
            </charges>
            <xsl:copy-of select="c:supplementaryServices"/>
          </item>
        </xsl:for-each>
      </items>
    </OrderCreated>
  </xsl:template>
</xsl:stylesheet>
