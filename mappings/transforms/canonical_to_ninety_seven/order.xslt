<?xml version="1.0" encoding="UTF-8"?>
<!-- M22 to KO01 and one KO02 for each item, in one frame. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="circuit_end.xslt"/>
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/c:OrderCreated">
    <xsl:if test="c:oneOffCharge and c:oneOffCharge/@currency and c:oneOffCharge/@currency != 'CNY'">
      <xsl:message terminate="yes">the 97 system takes charges in CNY only, the order has <xsl:value-of
        select="c:oneOffCharge/@currency"/></xsl:message>
    </xsl:if>
    <xsl:if test="c:oneOffCharge &lt; 0">
      <xsl:message terminate="yes">a one-off charge below zero cannot be written into CHARGE; send the
        refund to billing</xsl:message>
    </xsl:if>
    <batch>
      <record layout="KO01">
        <RECTYPE>KO01</RECTYPE>
        <ORDERNO><xsl:value-of select="c:orderNo"/></ORDERNO>
        <CUSTCODE><xsl:value-of select="c:customerCode"/></CUSTCODE>
        <CUSTNAME><xsl:value-of select="c:customerName"/></CUSTNAME>
        <KAFLAG><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></KAFLAG>
        <xsl:if test="c:customerLevel">
          <CUSTLEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUSTLEVEL>
        </xsl:if>
        <ACCTNO><xsl:value-of select="c:account"/></ACCTNO>
        <ORDTIME><xsl:value-of select="kam:local-time(c:orderedAt, '%Y%m%d%H%M%S')"/></ORDTIME>
        <CHANNEL><xsl:value-of select="kam:to-partner('channel', c:channel)"/></CHANNEL>
        <ACCEPTBY><xsl:value-of select="c:acceptedBy"/></ACCEPTBY>
        <REGION><xsl:value-of select="kam:to-partner('province', c:acceptedRegion)"/></REGION>
        <DUEDATE><xsl:value-of select="translate(c:deadline, '-', '')"/></DUEDATE>
        <SLALEVEL><xsl:value-of select="kam:to-partner('sla-level', c:slaLevel)"/></SLALEVEL>
        <xsl:if test="c:oneOffCharge">
          <CHARGE><xsl:value-of select="kam:fen(c:oneOffCharge)"/></CHARGE>
        </xsl:if>
        <xsl:if test="c:contactName">
          <CONTACT><xsl:value-of select="c:contactName"/></CONTACT>
        </xsl:if>
        <xsl:if test="c:contactPhone">
          <CONTEL><xsl:value-of select="c:contactPhone"/></CONTEL>
        </xsl:if>
        <ITEMCNT><xsl:value-of select="count(c:items/c:item)"/></ITEMCNT>
        <xsl:if test="c:remarks">
          <REMARK><xsl:value-of select="normalize-space(c:remarks)"/></REMARK>
        </xsl:if>
      </record>
      <xsl:apply-templates select="c:items/c:item"/>
    </batch>
  </xsl:template>

  <xsl:template match="c:item">
    <record layout="KO02">
      <RECTYPE>KO02</RECTYPE>
      <ORDERNO><xsl:value-of select="../../c:orderNo"/></ORDERNO>
      <ITEMNO><xsl:value-of select="c:itemNo"/></ITEMNO>
      <ACTION><xsl:value-of select="kam:to-partner('item-action', c:action)"/></ACTION>
      <PRODCODE><xsl:value-of select="c:product"/></PRODCODE>
      <PRODNAME><xsl:value-of select="c:productName"/></PRODNAME>
      <PRODKIND><xsl:value-of select="kam:to-partner('product-kind', c:productKind)"/></PRODKIND>
      <xsl:if test="c:rate">
        <RATE><xsl:value-of select="c:rate"/></RATE>
      </xsl:if>
      <QTY><xsl:value-of select="c:quantity"/></QTY>
      <xsl:if test="c:userNo">
        <USERNO><xsl:value-of select="c:userNo"/></USERNO>
      </xsl:if>
      <xsl:if test="c:serviceNumber">
        <SERVNO><xsl:value-of select="c:serviceNumber"/></SERVNO>
      </xsl:if>
      <xsl:if test="c:circuitCode">
        <CIRCUIT><xsl:value-of select="c:circuitCode"/></CIRCUIT>
      </xsl:if>
      <xsl:apply-templates select="c:endA | c:endZ" mode="end"/>
      <CROSSFLAG>
        <xsl:choose>
          <xsl:when test="c:crossTerritory = 'true'">1</xsl:when>
          <xsl:otherwise>0</xsl:otherwise>
        </xsl:choose>
      </CROSSFLAG>
      <!-- An item without a deadline of its own has that of the order. -->
      <DUEDATE><xsl:value-of select="translate((c:deadline | ../../c:deadline)[last()], '-', '')"/></DUEDATE>
      <xsl:if test="c:supplementaryServices">
        <SUPPSERV>
          <xsl:for-each select="c:supplementaryServices/c:service">
            <xsl:if test="position() &gt; 1">,</xsl:if>
            <xsl:value-of select="."/>
          </xsl:for-each>
        </SUPPSERV>
      </xsl:if>
    </record>
  </xsl:template>
</xsl:stylesheet>
